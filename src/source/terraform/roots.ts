import type { Issue } from '../../issue/index.ts';
import type { Files } from '../files.ts';
import type { Machine, SourceOptions } from '../model.ts';
import { folderOf } from '../paths.ts';
import { readConfiguration } from './index.ts';
import { foldersOf, openConfiguration } from './load.ts';

export interface ConfigurationRequest {
  /** Folders given by the user that hold configuration themselves, and single files. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** Other folders with configuration, below given ones. */
  readonly below: readonly string[];
}

/**
 * Reads Terraform configurations: a given folder is a root module, and nothing below it but what it calls; folders below
 * one that has no configuration of its own are roots where no other calls them.
 */
export async function readConfigurations(
  request: ConfigurationRequest,
  options: SourceOptions,
  files: Files,
): Promise<{ readonly machines: readonly Machine[]; readonly issues: readonly Issue[] }> {
  const given = options.parameters ?? new Map<string, string>();
  const machines: Machine[] = [];
  const issues: Issue[] = [];
  const read = async (folder: string, only?: ReadonlySet<string>): Promise<string[]> => {
    const root = await openConfiguration(folder, files, given);
    if (root === undefined) return [];
    const found = readConfiguration(root);
    machines.push(...found.machines.filter(({ file }) => only === undefined || only.has(file)));
    issues.push(...found.issues);
    return foldersOf(root).slice(1);
  };
  for (const folder of request.folders) await read(folder);
  const byFolder = new Map<string, Set<string>>();
  for (const path of request.files) byFolder.set(folderOf(path), (byFolder.get(folderOf(path)) ?? new Set()).add(path));
  for (const [folder, paths] of byFolder) if (!request.folders.includes(folder)) await read(folder, paths);
  const called = new Set<string>();
  for (const folder of request.below) {
    const root = await openConfiguration(folder, files, given);
    for (const inner of root === undefined ? [] : foldersOf(root).slice(1)) called.add(inner);
  }
  for (const folder of request.below) if (!called.has(folder)) await read(folder);
  return { machines, issues };
}
