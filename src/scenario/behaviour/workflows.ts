import { type Definition, type JsonValue, startedWorkflow } from '../../asl/index.ts';
import { at, didYouMean, type Pointer } from '../../issue/index.ts';
import { isObject, readFields } from '../fields.ts';
import { kindOf, show } from '../findings.ts';
import type { NestedWorkflow, StateBehaviour } from '../model.ts';
import type { Reading } from '../reading.ts';
import { WORKFLOW } from '../schema.ts';
import { type Told, withToldFunctions } from '../told.ts';
import type { LatencyBook } from './latency-book.ts';
import { readStates } from './states.ts';

type Workflows = ReadonlyMap<string, NestedWorkflow>;
const TYPES = { STANDARD: 'standard', EXPRESS: 'express' } as const;

/**
 * State machines that tasks start: those given as further files, with what the profile says about them, and those it
 * only describes. Names are checked where there is a workflow to check them against.
 */
export function readWorkflows(
  value: JsonValue | undefined,
  pointer: Pointer,
  states: ReadonlyMap<string, StateBehaviour>,
  book: LatencyBook,
  reading: Reading,
): Workflows {
  const workflows = new Map<string, NestedWorkflow>();
  const entries = entriesOf(value, pointer, reading);
  const known = knownNames(states, reading);
  for (const [name, entry] of entries) {
    const place = at(pointer, name);
    if (known !== undefined && !known.has(name)) reportUnknown(name, place, known, reading);
    workflows.set(name, readWorkflow(name, entry, place, book, reading));
  }
  for (const [name, definition] of reading.nested ?? []) {
    if (workflows.has(name)) continue;
    const place = at(pointer, name);
    const type = reading.told?.workflows?.get(name)?.type;
    const states = withToldFunctions(new Map(), toldOf(name, reading), reading.findings, (of) =>
      at(place, 'states', of),
    );
    workflows.set(name, { name, pointer: place, definition, states, ...(type !== undefined && { type }) });
  }
  for (const behaviours of [states, ...[...workflows.values()].map((workflow) => workflow.states)]) {
    checkMappings(behaviours, workflows, reading);
  }
  return workflows;
}

function entriesOf(value: JsonValue | undefined, pointer: Pointer, { findings }: Reading): [string, JsonValue][] {
  if (value === undefined) return [];
  if (isObject(value)) return Object.entries(value);
  const message = `expected state machines by name, found ${kindOf(value)}`;
  findings.error({ code: 'scenario.wrong-type', pointer, message, hint: 'Write { Child: { type: EXPRESS } }.' });
  return [];
}

function readWorkflow(
  name: string,
  value: JsonValue,
  pointer: Pointer,
  book: LatencyBook,
  reading: Reading,
): NestedWorkflow {
  const definition = reading.nested?.get(name);
  const fields = readFields(WORKFLOW, value, pointer, reading.findings);
  const told = toldOf(name, reading);
  const given = readStates(fields?.states, at(pointer, 'states'), book, { ...reading, definition, told });
  const states = withToldFunctions(given, told, reading.findings, (of) => at(pointer, 'states', of));
  const type = fields?.type === undefined ? reading.told?.workflows?.get(name)?.type : TYPES[fields.type];
  return {
    name,
    pointer,
    states,
    ...(definition !== undefined && { definition }),
    ...(type !== undefined && { type }),
  };
}

/** What the source tells of a workflow that a task starts. */
function toldOf(name: string, { told }: Reading): Told | undefined {
  const own = told?.workflows?.get(name);
  return told === undefined || own === undefined ? undefined : { from: told.from, functions: own.functions };
}

/** Names a profile may describe: of files given, of what tasks start, and those the profile maps tasks to. */
function knownNames(
  states: ReadonlyMap<string, StateBehaviour>,
  { definition, nested }: Reading,
): ReadonlySet<string> | undefined {
  if (definition === undefined) return undefined;
  const started = (of: Definition): string[] => of.states.flatMap((state) => startedWorkflow(state)?.names ?? []);
  const mapped = [...states.values()].flatMap(({ workflow }) => (workflow === undefined ? [] : [workflow]));
  const all = [definition, ...(nested?.values() ?? [])];
  return new Set([...(nested?.keys() ?? []), ...all.flatMap(started), ...mapped]);
}

function reportUnknown(name: string, pointer: Pointer, known: ReadonlySet<string>, { findings }: Reading): void {
  const names = [...known].filter((other) => !other.startsWith('$'));
  const hint =
    didYouMean(name, names) ??
    (names.length === 0 ? 'No task starts a state machine.' : `Tasks start: ${names.join(', ')}.`);
  const message = `no task starts a state machine named ${show(name)}`;
  findings.error({ code: 'scenario.unknown-workflow', pointer, message, hint, atKey: true });
}

function checkMappings(
  states: ReadonlyMap<string, StateBehaviour>,
  workflows: Workflows,
  { definition, findings }: Reading,
): void {
  if (definition === undefined) return;
  for (const { workflow, pointer } of states.values()) {
    if (workflow === undefined || workflows.has(workflow)) continue;
    const hint = didYouMean(workflow, workflows.keys()) ?? `Give its file: --workflow ${workflow}=FILE.`;
    const message = `no state machine named ${show(workflow)} is given or described`;
    findings.error({ code: 'scenario.unknown-workflow', pointer: at(pointer, 'workflow'), message, hint });
  }
}
