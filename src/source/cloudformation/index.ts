import type { JsonValue } from '../../asl/index.ts';
import type { Issue } from '../../issue/index.ts';
import { Entities } from '../entities.ts';
import type { Files } from '../files.ts';
import type { Machine, SourceOptions } from '../model.ts';
import type { SourceFile } from '../source-file.ts';
import { noteCircles } from './circles.ts';
import { addEntities, MACHINES } from './functions.ts';
import { readMachine } from './machine.ts';
import { schedulesByMachine } from './schedules.ts';
import { exportsOf, openTemplates } from './stacks.ts';
import { noteMacros, Refusal, type Template } from './template.ts';

/** A template with what its surroundings tell: a manifest of CDK its region. */
export interface GivenTemplate {
  readonly file: SourceFile;
  readonly region?: string;
}

/** Reads all state machines of CloudFormation, SAM and CDK templates; what one exports the others may import. */
export function readTemplates(
  given: readonly GivenTemplate[],
  options: SourceOptions,
  files: Files,
): { readonly machines: readonly Machine[]; readonly issues: readonly Issue[] } {
  let exported: Map<string, JsonValue> | undefined;
  const opened: { readonly template: Template; readonly region: string | null }[] = [];
  const surroundings = {
    exported: (name: string): JsonValue | undefined => {
      if (exported === undefined) {
        exported = new Map();
        for (const { template } of opened)
          for (const [key, value] of guarded(template, () => exportsOf(template)) ?? []) exported.set(key, value);
      }
      return exported.get(name);
    },
  };
  for (const { file, region } of given) {
    // as a part of another it was read with its parameters
    if (files.taken.has(file.path)) continue;
    const parameters = new Map<string, JsonValue>(options.parameters ?? []);
    if (region !== undefined && !parameters.has('AWS::Region')) parameters.set('AWS::Region', region);
    const told = parameters.get('AWS::Region');
    for (const template of openTemplates(file, parameters, surroundings, files)) {
      opened.push({ template, region: typeof told === 'string' ? told : null });
    }
  }
  const machines: Machine[] = [];
  const all = new Entities();
  for (const { template } of opened) guarded(template, () => addEntities(template, all));
  for (const { template, region } of opened) {
    const entities = new Entities(all);
    guarded(template, () => addEntities(template, entities));
    noteMacros(template);
    noteCircles(template);
    const schedules = guarded(template, () => schedulesByMachine(template, entities)) ?? new Map();
    for (const id of Object.keys(template.resources)) {
      if (!MACHINES.includes(template.typeOf(id) ?? '')) continue;
      const machine = guarded(template, () => readMachine(id, template, { files, entities, schedules, region }));
      if (machine !== undefined) machines.push(machine);
    }
    for (const issue of template.undecided.splice(0)) template.note(issue);
  }
  return { machines, issues: opened.flatMap(({ template }) => template.issues) };
}

/** What a template asks too much of, or writes wrongly, is told where it stands and ends that part alone. */
function guarded<T>(template: Template, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    template.note(error.issue);
    return undefined;
  }
}
