import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { compare } from '../../src/app/index.ts';
import { loadBooks, readTextBeside } from '../../src/io/index.ts';
import type { Issue } from '../../src/issue/index.ts';
import type { Alternative, AlternativeId, Report } from '../../src/report/index.ts';

/** One row of `datasets/examples/examples.json`; the paths are relative to it. */
export interface Example {
  readonly id: string;
  readonly title: string;
  readonly teaches: string;
  readonly workflow: string;
  readonly load: string;
}

export const FOLDER = resolve(import.meta.dirname, '../../datasets/examples');
const INDEX_TEXT = readFileSync(join(FOLDER, 'examples.json'), 'utf8');
export const EXAMPLES = JSON.parse(INDEX_TEXT) as readonly Example[];

export const textOf = (path: string): string => readFileSync(join(FOLDER, path), 'utf8');

const books = loadBooks();
if (!books.ok) throw new Error('the bundled books cannot be read');

/** What comparing an example came to, and the processor time it took. */
export interface Run {
  readonly report: Report;
  readonly warnings: readonly Issue[];
  readonly cpuMs: number;
}

const runs = new Map<string, Promise<Run>>();

/** Runs an example once; every test of a file looks at the same report. */
export function runExample(id: string): Promise<Run> {
  const known = runs.get(id);
  if (known !== undefined) return known;
  const run = start(id);
  runs.set(id, run);
  return run;
}

async function start(id: string): Promise<Run> {
  const example = EXAMPLES.find((row) => row.id === id);
  if (example === undefined || !books.ok) throw new Error(`no example ${id}`);
  const { workflow, load } = example;
  const before = process.cpuUsage();
  const result = await compare(
    { workflow: { text: textOf(workflow), file: workflow }, load: { text: textOf(load), file: load } },
    books.value,
    { readText: readTextBeside(join(FOLDER, load)) },
  );
  const { user, system } = process.cpuUsage(before);
  if (!result.ok)
    throw new Error(`${id}: ${result.issues.map((i) => `${i.file ?? ''}:${i.line} ${i.message}`).join('\n')}`);
  return { report: result.value, warnings: result.warnings, cpuMs: (user + system) / 1000 };
}

export const folderOf = ({ load }: Example): string => join(FOLDER, dirname(load));

export function alternative(report: Report, id: AlternativeId): Alternative {
  const found = report.alternatives.find((row) => row.id === id);
  if (found === undefined) throw new Error(`the report has no alternative ${id}`);
  return found;
}

/** Half-widths of the report are those of a 95 % interval: 1.96 standard errors. A 99.9 % interval is 3.29 of them. */
const TO_99_9 = 3.29 / 1.96;

/** How far a mean lies from what was worked out by hand, in half-widths of its 99.9 % interval: at most 1 is as expected. */
export function offBy({ mean, low, high }: { mean: number; low: number; high: number }, want: number): number {
  const half = ((high - low) / 2) * TO_99_9;
  const off = Math.abs(mean - want);
  return off <= 1e-9 * want ? 0 : off / half;
}
