import type { Definition, JsonObject, JsonValue, MapState, State } from '../../asl/index.ts';
import { at, didYouMean, type Pointer } from '../../issue/index.ts';
import type { Distribution } from '../../stats/index.ts';
import { formatShare, type Share, share } from '../../units/index.ts';
import { type Fields, isObject, readFields } from '../fields.ts';
import { kindOf, show } from '../findings.ts';
import type { ErrorOdds, StateBehaviour } from '../model.ts';
import { numberOf, shareOf, sizeOf } from '../quantity-spec.ts';
import type { Reading } from '../reading.ts';
import { ERROR, RESOURCE, STATE } from '../schema.ts';
import { durationLaw } from './distribution-spec.ts';
import { type Items, readItems } from './items.ts';
import { readLambda } from './lambda.ts';
import type { LatencyBook } from './latency-book.ts';
import { readOutput, readOutputs } from './outputs.ts';
import { checkKinds } from './state-kinds.ts';

/** How far odds may be off 100 % before they are refused; within it they are scaled to 1. */
const ODDS_TOLERANCE = 0.001;

/** Behaviour of each state by name. Names are checked against the definition when there is one. */
export function readStates(
  value: JsonValue | undefined,
  pointer: Pointer,
  book: LatencyBook,
  reading: Reading,
): ReadonlyMap<string, StateBehaviour> {
  const states = new Map<string, StateBehaviour>();
  if (value === undefined) return states;
  if (!isObject(value)) {
    const message = `expected behaviour by state name, found ${kindOf(value)}`;
    reading.findings.error({ code: 'scenario.wrong-type', pointer, message });
    return states;
  }
  const byName = statesByName(reading.definition);
  for (const [name, entry] of Object.entries(value)) {
    const place = at(pointer, name);
    const named = byName?.get(name);
    if (byName !== undefined && named === undefined) reportUnknownState(name, place, byName, reading);
    const behaviour = readState(name, entry, place, named, book, reading);
    if (behaviour !== undefined) states.set(name, behaviour);
  }
  checkResources(states, reading);
  return states;
}

function statesByName(definition: Definition | undefined): ReadonlyMap<string, readonly State[]> | undefined {
  if (definition === undefined) return undefined;
  const byName = new Map<string, State[]>();
  for (const state of definition.states) {
    const same = byName.get(state.name);
    if (same === undefined) byName.set(state.name, [state]);
    else same.push(state);
  }
  return byName;
}

function reportUnknownState(
  name: string,
  pointer: Pointer,
  byName: ReadonlyMap<string, unknown>,
  { findings }: Reading,
): void {
  const names = [...byName.keys()];
  const hint = didYouMean(name, names) ?? `States: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`;
  const message = `the workflow has no state named "${name}"`;
  findings.error({ code: 'scenario.unknown-state', pointer, message, hint, atKey: true });
}

type StateFields = Fields<(typeof STATE)['shape']>;

function readState(
  name: string,
  value: JsonValue,
  pointer: Pointer,
  named: readonly State[] | undefined,
  book: LatencyBook,
  reading: Reading,
): StateBehaviour | undefined {
  const { findings } = reading;
  const fields = readFields(STATE, value, pointer, findings);
  if (fields === undefined) return undefined;
  if (named !== undefined) checkKinds(name, Object.keys(fields), pointer, named, reading);
  const place = (field: keyof StateFields): Pointer => at(pointer, field);
  const { output, outputs, outputSize, workers } = fields;
  const results = (['output', 'outputs', 'outputSize'] as const).filter((field) => fields[field] !== undefined);
  if (results.length > 1) {
    const message = `give ${results.map((field) => show(field)).join(' or ')}, not both`;
    findings.error({ code: 'scenario.conflict', pointer: place(results.at(-1)!), message, atKey: true });
  }
  const read = {
    duration: fields.duration === undefined ? undefined : durationLaw(fields.duration, place('duration'), reading),
    outputs:
      output === undefined
        ? outputs && readOutputs(outputs, place('outputs'), reading)
        : readOutput(output, place('output'), reading),
    outputSize: outputSize === undefined ? undefined : sizeOf(outputSize, place('outputSize'), findings),
    lambda: fields.lambda === undefined ? undefined : readLambda(name, fields.lambda, place('lambda'), book, reading),
    next: fields.next === undefined ? undefined : readNext(name, fields.next, place('next'), named, reading),
    itemSize: fields.itemSize === undefined ? undefined : sizeOf(fields.itemSize, place('itemSize'), findings),
    workflow: fields.workflow,
    ...readGivenItems(fields.items, place('items'), named, reading),
    workers: workers === undefined ? undefined : numberOf(workers, place('workers'), findings, SERVERS),
    resource: fields.resource === undefined ? undefined : readResource(fields.resource, place('resource'), reading),
  };
  const given = Object.fromEntries(Object.entries(read).filter(([, part]) => part !== undefined)) as Given;
  return { pointer, errors: readErrors(fields.errors, place('errors'), reading), ...given };
}

const readGivenItems = (
  value: JsonValue | undefined,
  pointer: Pointer,
  named: readonly State[] | undefined,
  reading: Reading,
): Items => (value === undefined ? {} : readItems(value, pointer, mapIn(named), reading));

const mapIn = (named: readonly State[] | undefined): MapState | undefined =>
  named?.find((state): state is MapState => state.type === 'Map');

type Given = Omit<StateBehaviour, 'pointer' | 'errors'>;

/** One resource has one number of servers, however many states name it. */
function checkResources(states: ReadonlyMap<string, StateBehaviour>, { findings }: Reading): void {
  const first = new Map<string, number>();
  for (const { resource, workers, pointer } of states.values()) {
    if (resource === undefined) continue;
    const place = at(pointer, 'resource');
    if (workers !== undefined) {
      const message = 'give "workers" (of this state alone) or "resource" (shared), not both';
      findings.error({ code: 'scenario.conflict', pointer: place, message, atKey: true });
    }
    const servers = first.get(resource.name);
    if (servers === undefined) first.set(resource.name, resource.servers);
    else if (servers !== resource.servers) {
      const message = `the resource ${show(resource.name)} has ${resource.servers} servers here and ${servers} above`;
      findings.error({ code: 'scenario.conflict', pointer: at(place, 'servers'), message });
    }
  }
}

const SERVERS = { low: 1, high: 1e6, whole: true } as const;

function readResource(value: JsonValue, pointer: Pointer, reading: Reading): StateBehaviour['resource'] {
  const fields = readFields(RESOURCE, value, pointer, reading.findings);
  if (fields?.name === undefined || fields.servers === undefined) return undefined;
  const servers = numberOf(fields.servers, at(pointer, 'servers'), reading.findings, SERVERS);
  return servers === undefined ? undefined : { name: fields.name, servers };
}

/** Odds by name, as written: shares that were readable. Undefined when one was not. */
function readOdds(value: JsonObject, pointer: Pointer, { findings }: Reading): Map<string, Share> | undefined {
  const odds = new Map<string, Share>();
  const entries = Object.entries(value);
  for (const [name, entry] of entries) {
    const read = shareOf(entry, at(pointer, name), findings);
    if (read !== undefined) odds.set(name, read);
  }
  return odds.size === entries.length ? odds : undefined;
}

function readNext(
  name: string,
  value: JsonValue,
  pointer: Pointer,
  named: readonly State[] | undefined,
  reading: Reading,
): ReadonlyMap<string, Share> | undefined {
  const { findings } = reading;
  if (!isObject(value)) {
    const message = `expected odds by target state, found ${kindOf(value)}`;
    findings.error({
      code: 'scenario.wrong-type',
      pointer,
      message,
      hint: 'Write { ShipOrder: 92 %, Backorder: 8 % }.',
    });
    return undefined;
  }
  checkTargets(name, Object.keys(value), pointer, named, reading);
  const odds = readOdds(value, pointer, reading);
  if (odds === undefined) return undefined;
  const sum = [...odds.values()].reduce<number>((total, part) => total + part, 0);
  if (Math.abs(sum - 1) > ODDS_TOLERANCE) {
    const message = `the odds of ${show(name)} sum to ${formatShare(sum)}, not to 100 %`;
    findings.error({ code: 'scenario.bad-odds', pointer, message });
    return undefined;
  }
  return new Map([...odds].map(([target, part]) => [target, share(Math.min(1, part / sum))]));
}

function checkTargets(
  name: string,
  targets: readonly string[],
  pointer: Pointer,
  named: readonly State[] | undefined,
  { findings }: Reading,
): void {
  const choices = named?.filter((state) => state.type === 'Choice') ?? [];
  if (choices.length === 0) return; // said elsewhere: the state is unknown or no Choice
  const reachable = new Set(
    choices.flatMap((c) => [...c.choices.map(({ next }) => next), ...(c.default ? [c.default] : [])]),
  );
  for (const target of targets) {
    if (reachable.has(target)) continue;
    const hint = didYouMean(target, reachable) ?? `Its targets: ${[...reachable].join(', ')}.`;
    const message = `the Choice ${show(name)} does not lead to ${show(target)}`;
    findings.error({ code: 'scenario.unknown-state', pointer: at(pointer, target), message, hint, atKey: true });
  }
}

function readErrors(value: JsonValue | undefined, pointer: Pointer, reading: Reading): readonly ErrorOdds[] {
  const { findings } = reading;
  if (value === undefined) return [];
  if (!isObject(value)) {
    const message = `expected odds by error name, found ${kindOf(value)}`;
    findings.error({ code: 'scenario.wrong-type', pointer, message, hint: 'Write { PaymentDeclined: 1 % }.' });
    return [];
  }
  const errors: ErrorOdds[] = [];
  for (const [error, entry] of Object.entries(value)) {
    const read = readError(error, entry, at(pointer, error), reading);
    if (read !== undefined) errors.push(read);
  }
  const sum = errors.reduce((total, { probability }) => total + probability, 0);
  if (sum > 1 + 1e-9) {
    const message = `the odds of the errors sum to ${formatShare(sum)}, more than 100 %`;
    findings.error({ code: 'scenario.bad-odds', pointer, message });
  }
  return errors;
}

function readError(error: string, value: JsonValue, pointer: Pointer, reading: Reading): ErrorOdds | undefined {
  if (!isObject(value)) {
    const probability = shareOf(value, pointer, reading.findings);
    return probability === undefined ? undefined : { error, probability };
  }
  const fields = readFields(ERROR, value, pointer, reading.findings);
  if (fields?.probability === undefined) return undefined;
  const probability = shareOf(fields.probability, at(pointer, 'probability'), reading.findings);
  const duration: Distribution | undefined =
    fields.duration === undefined ? undefined : durationLaw(fields.duration, at(pointer, 'duration'), reading);
  if (probability === undefined) return undefined;
  return { error, probability, ...(duration === undefined ? {} : { duration }) };
}
