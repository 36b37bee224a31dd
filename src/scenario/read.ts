import { type Definition, type JsonValue, type PositionedDocument, readDocument } from '../asl/index.ts';
import { at, type Parsed, type Pointer, parsedUnlessErrors, ROOT } from '../issue/index.ts';
import { type MiB, type Milliseconds, ms } from '../units/index.ts';
import { readAccount } from './account.ts';
import { type ArrivalFields, readArrivals } from './arrivals/arrivals.ts';
import { type ItemSource, withItemSources } from './behaviour/items.ts';
import { readLatency } from './behaviour/latency.ts';
import type { LatencyBook } from './behaviour/latency-book.ts';
import { readStates } from './behaviour/states.ts';
import { readWorkflows } from './behaviour/workflows.ts';
import { type Fields, isObject, readFields } from './fields.ts';
import { Findings, kindOf } from './findings.ts';
import { readInputs } from './inputs.ts';
import type { LoadOrigin, Scenario, StateBehaviour } from './model.ts';
import { memoryOf, numberOf, spanOf } from './quantity-spec.ts';
import type { FileText, Reading } from './reading.ts';
import { EXPRESS, PROFILE } from './schema.ts';
import { readThrottle } from './throttle.ts';
import { type Told, withToldFunctions } from './told.ts';

/** What reading a profile needs from outside. */
export interface ProfileContext {
  /** Name of the profile as the user wrote it, for the issues. */
  readonly file?: string;
  /** The workflow: with it, state names and odds are checked against it. */
  readonly definition?: Definition;
  /** State machines given as further files, by name: `workflows` and what tasks start is checked against them. */
  readonly nested?: ReadonlyMap<string, Definition>;
  /** Items of Maps given beside the profile, by state name: they replace what it says. */
  readonly items?: ReadonlyMap<string, ItemSource>;
  /** A volume given beside the profile, as in its `arrivals: 20/s`: it takes the place of all that starts executions there. */
  readonly volume?: { readonly text: string; readonly origin: LoadOrigin };
  /** What the workflow's source tells, where the profile does not say. */
  readonly told?: Told;
  /** The overheads of `latency: aws`. */
  readonly latency: LatencyBook;
  /** Text of a file the profile names (a trace, samples); undefined when it cannot be read. */
  readonly readText?: (path: string) => FileText;
}

const DAY_MS = 86_400_000;
const DEFAULT_HORIZON = ms(30 * DAY_MS);
const DEFAULT_MONTH = ms(730 * 3_600_000);
const DEFAULT_SEED = 1;

/**
 * Reads a load profile in YAML or JSON.
 *
 * @param text     the profile; every field is optional but a source of arrivals.
 * @returns        the checked scenario with every default it took (`assumptions`), and warnings; or every problem found,
 *                 each with its pointer, line and column. Never throws for bad input.
 */
export function parseLoadProfile(text: string, context: ProfileContext): Parsed<Scenario> {
  const document = readDocument(text, context.file === undefined ? {} : { file: context.file });
  if (!document.ok) return document;
  const findings = new Findings(document.value, context.file);
  const scenario = readProfile(document.value, context, findings);
  return parsedUnlessErrors(scenario, [...document.warnings, ...findings.issues]);
}

type ProfileFields = Fields<(typeof PROFILE)['shape']>;

function readProfile(document: PositionedDocument, context: ProfileContext, findings: Findings): Scenario | undefined {
  const { definition, nested, readText, told, latency: book } = context;
  const reading: Reading = { findings, definition, nested, readText, told };
  if (!isObject(document.value)) {
    const message = `a load profile is a mapping of fields, found ${kindOf(document.value)}`;
    findings.error({ code: 'scenario.not-a-profile', pointer: ROOT, message });
    return undefined;
  }
  if (isDefinition(document.value)) {
    findings.error({
      code: 'scenario.not-a-profile',
      pointer: ROOT,
      message:
        'this is a state machine definition (it has StartAt and States), not a load profile (it has no arrivals)',
      hint: 'Give the state machine definition first, and the load profile after --load.',
    });
    return undefined;
  }
  const fields = readFields(PROFILE, document.value, ROOT, findings);
  if (fields === undefined) return undefined;
  const seed = readSeed(fields.seed, reading);
  const horizon = readHorizon(fields, reading);
  const month = readMonth(fields, reading);
  const { starts, origin } = startsOf(fields, context);
  const arrivals = horizon && month ? readArrivals(starts, horizon, month, reading) : undefined;
  const inputs = readInputs(fields.inputs, at(ROOT, 'inputs'), reading);
  const given = readStates(fields.states, at(ROOT, 'states'), book, reading);
  const behaviours = withToldFunctions(given, told, findings, (name) => at(ROOT, 'states', name));
  const states = withItemSources(behaviours, context.items, reading);
  const workflows = readWorkflows(fields.workflows, at(ROOT, 'workflows'), given, book, reading);
  const latency = readLatency(fields.latency, at(ROOT, 'latency'), book, reading);
  const express = readExpress(fields.express, at(ROOT, 'express'), reading);
  const onThrottle = readThrottle(fields.onThrottle, at(ROOT, 'onThrottle'), reading);
  const account = readAccount(fields.account, at(ROOT, 'account'), reading);
  for (const assumption of told?.assumptions ?? []) findings.assume(assumption);
  if (seed === undefined || !horizon || !month || !arrivals || !latency) return undefined;
  const name = fields.name === undefined ? {} : { name: fields.name };
  const { assumptions } = findings;
  return {
    ...name,
    horizon,
    month,
    seed,
    origin,
    arrivals,
    inputs,
    states,
    ...(workflows.size > 0 && { workflows }),
    latency,
    express,
    onThrottle,
    account,
    assumptions,
  };
}

/** What starts executions: a volume given beside the profile, the profile, or, where neither says, the source's schedules. */
function startsOf(
  fields: ProfileFields,
  { volume, told }: ProfileContext,
): { readonly starts: ArrivalFields; readonly origin: LoadOrigin } {
  const [first, ...more] = told?.schedules ?? [];
  const isOpen =
    volume === undefined
      ? [fields.arrivals, fields.scenarios, fields.phases, fields.config].every((value) => value === undefined)
      : volume.origin === 'placeholder';
  if (isOpen && first !== undefined) return { starts: { arrivals: first, more }, origin: 'template' };
  return volume === undefined
    ? { starts: fields, origin: 'given' }
    : { starts: { arrivals: volume.text }, origin: volume.origin };
}

/** The other file of a comparison, most likely given in this one's place. */
const isDefinition = ({ StartAt, States, arrivals }: Readonly<Record<string, JsonValue>>): boolean =>
  arrivals === undefined && (StartAt !== undefined || States !== undefined);

function readSeed(value: JsonValue | undefined, { findings }: Reading): number | undefined {
  if (value !== undefined)
    return numberOf(value, at(ROOT, 'seed'), findings, { low: 0, high: 2 ** 53 - 1, whole: true });
  findings.assume({
    id: 'scenario.seed',
    what: 'Seed of the random draws',
    value: String(DEFAULT_SEED),
    source: 'assumed: documented default of the load profile',
    weight: 'low',
  });
  return DEFAULT_SEED;
}

function readHorizon({ horizon }: ProfileFields, { findings }: Reading): Milliseconds | undefined {
  if (horizon !== undefined) return spanOf(horizon, at(ROOT, 'horizon'), findings);
  findings.assume({
    id: 'scenario.horizon',
    what: 'Simulated span; its usage is scaled to one month',
    value: '30 d',
    source: 'assumed: documented default of the load profile',
    weight: 'medium',
  });
  return DEFAULT_HORIZON;
}

function readMonth({ month }: ProfileFields, { findings }: Reading): Milliseconds | undefined {
  if (month !== undefined) return spanOf(month, at(ROOT, 'month'), findings);
  findings.assume({
    id: 'scenario.month',
    what: 'Length of the billed month',
    value: '730 h',
    source: 'convention of Infracost: 365 d / 12',
    weight: 'low',
  });
  return DEFAULT_MONTH;
}

function readExpress(value: JsonValue | undefined, pointer: Pointer, { findings }: Reading): { readonly memory?: MiB } {
  const fields = value === undefined ? undefined : readFields(EXPRESS, value, pointer, findings);
  if (fields?.memory === undefined) return {};
  const memory = memoryOf(fields.memory, at(pointer, 'memory'), findings);
  if (memory === 0) {
    const message = 'the memory of an Express execution is more than zero';
    findings.error({ code: 'scenario.out-of-range', pointer: at(pointer, 'memory'), message });
  }
  return memory === undefined ? {} : { memory };
}

/** Behaviour the profile gives to the states of this name; undefined when it says nothing about them. */
export const behaviourOf = (scenario: Scenario, stateName: string): StateBehaviour | undefined =>
  scenario.states.get(stateName);
