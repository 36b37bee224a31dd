import { NodeKind, type Program } from '../../../program/index.ts';
import type { CohortCode } from '../codes.ts';
import { CODES } from '../codes.ts';
import { type Atoms, massOf, momentsOf, NOTHING, splitAt } from '../laws/atoms.ts';
import { Cdf } from '../laws/cdf.ts';
import type { Answer, Refusal } from '../model.ts';
import { ProgramLaws } from './laws-of.ts';
import { FluidRefusal, type ScopeResponse, StageBuilder } from './scope.ts';
import { DONE, type Stage } from './stages.ts';
import { expectedVisits } from './visits.ts';

/** Above this share of failing families, or of executions cut off, what is cut matters to the answer. */
const MOST_CUT = 0.01;
/** Share of the longest history that an execution may come near. */
const NEAR_FULL = 0.9;
/** What rounding may leave of nothing. */
const NEVER = 1e-12;

/** What one execution does when nobody is in its way: the response to a single start. */
export interface Response {
  readonly program: Program;
  readonly laws: ProgramLaws;
  readonly stages: readonly Stage[];
  readonly root: ScopeResponse;
  /** [stage] expected visits per execution. */
  readonly visits: Float64Array;
  /** Law of the duration, start and end overheads included, ms; cut at the deadline. Mass 1. */
  readonly durationMs: Atoms;
  readonly timedOut: number;
  readonly failed: number;
  /** Share of executions with a family that fails, at most. */
  readonly familyFailures: number;
  readonly start: Atoms;
  readonly end: Atoms;
}

export const refusal = (code: CohortCode, detail: string): Refusal => ({ code, what: `${CODES[code]}: ${detail}` });

/** Works the response out once; everything else scales with the arrivals. */
export function respond(program: Program): Answer<Response> {
  if (goesByData(program)) return refused(refusal('cohort.by-data', `${program.nodeCount} states with their data`));
  const laws = new ProgramLaws(program);
  const builder = new StageBuilder(laws);
  const root = builder.scope(program.entry, false);
  const nameOf = (node: number): string => program.states[program.nodeState[node]!]!.name;
  if (root instanceof FluidRefusal) return refused(refusal(root.code, nameOf(root.node)));
  const visits = expectedVisits(builder.stages, root.entry);
  if (visits === undefined) return refused(refusal('cohort.loop', nameOf(program.entry)));

  const { startMs, startLaw, endMs, endLaw, deadlineMs, maxEvents } = program.limits;
  const { algebra } = laws;
  const start = laws.delay(startMs, startLaw);
  const end = laws.delay(endMs, endLaw);
  let path: Atoms = NOTHING;
  for (const law of root.exits.values()) path = algebra.plus(path, law);
  const whole = algebra.times(algebra.times(start, path), end);
  const { within, beyond } = splitAt(whole, deadlineMs, algebra.sum);
  const timedOut = massOf(beyond) / massOf(whole);
  const familyFailures = failingFamilies(builder, visits);
  const why: Refusal[] = [];
  if (timedOut > MOST_CUT) why.push(refusal('cohort.deadline', percent(timedOut)));
  if (familyFailures > MOST_CUT) why.push(refusal('cohort.family-failure', percent(familyFailures)));
  const full = 1 - new Cdf(root.counts.events).at(NEAR_FULL * maxEvents);
  if (maxEvents < Infinity && full > 1e-6) why.push(refusal('cohort.event-limit', percent(full)));
  if (why.length > 0) return refused(...why);

  const well = massOf(root.exits.get(DONE) ?? NOTHING);
  return {
    ok: true,
    value: {
      program,
      laws,
      stages: builder.stages,
      root,
      visits,
      durationMs: algebra.plus(within, { ...pointMass(deadlineMs, massOf(beyond)) }),
      timedOut,
      failed: (well > 1 - NEVER ? 0 : 1 - well) * (1 - timedOut),
      familyFailures,
      start,
      end,
    },
  };
}

/** Whether there are nodes that are no states, or items of one Map that go different ways. */
const goesByData = ({ kind, itemEntry }: Program): boolean =>
  itemEntry.length > 0 || kind.includes(NodeKind.pick) || kind.includes(NodeKind.raise);

export const refused = (...why: readonly Refusal[]): { readonly ok: false; readonly why: readonly Refusal[] } => ({
  ok: false,
  why,
});

const pointMass = (value: number, mass: number): Atoms =>
  mass === 0 ? NOTHING : { mass: Float64Array.of(mass), mean: Float64Array.of(value), variance: Float64Array.of(0) };

function failingFamilies({ stages, familyFailures }: StageBuilder, visits: Float64Array): number {
  let share = 0;
  stages.forEach((stage, i) => {
    if (stage.family !== undefined) share += visits[i]! * (familyFailures.get(stage.node) ?? 0);
  });
  return share;
}

export const percent = (share: number): string => `${(share * 100).toPrecision(3)} % of executions`;

/** Mean of a law of mass 1 or less, 0 of nothing. */
export const meanOf = (law: Atoms): number => (law.mass.length === 0 ? 0 : momentsOf(law).mean);
