import type { Measurement } from '../../bill/contract/index.ts';
import type { Program } from '../../program/index.ts';
import type { HistoryFill, InsideUse, StaticLimitsInput } from '../../quota/book/index.ts';
import type { Sampled } from '../engine/run-sample.ts';
import { largestPayload } from '../inputs/payload-sizes.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { HistoryBudget } from '../inputs/programs.ts';
import { insideOf, usesOf } from '../inputs/quota-uses.ts';

/** What the limits of one alternative are compared with. */
export function limitsInput(
  { definition, scenario, quotas }: Prepared,
  { program, measurement, history }: Sampled,
  sync: boolean,
): StaticLimitsInput {
  const largest = largestPayload(definition, scenario, program);
  const inside = onceFor(program, scenario.seed);
  const fill = history && firstFill(measurement, history);
  return {
    book: quotas,
    measurement,
    uses: { ...usesOf(program, measurement, definition), ...(inside !== undefined && { inside }) },
    startedBy: sync ? 'StartSyncExecution' : 'StartExecution',
    definitionBytes: definition.sizeBytes,
    ...(largest !== undefined && { largestPayloadBytes: largest }),
    ...(fill !== undefined && { historyFill: fill }),
    // nothing is compared with a rate that nobody gave
    meanPerSecond: scenario.origin === 'placeholder' ? 0 : scenario.arrivals.meanPerSecond,
    peakPerSecond: scenario.origin === 'placeholder' ? 0 : scenario.arrivals.peakPerSecond,
  };
}

/** A program is looked into once, however many alternatives it stands for. */
const looked = new WeakMap<Program, { readonly inside: InsideUse | undefined }>();

function onceFor(program: Program, seed: number): InsideUse | undefined {
  const known = looked.get(program) ?? { inside: insideOf(program, seed) };
  looked.set(program, known);
  return known.inside;
}

/** What fills a history first, for the row of its limit. */
function firstFill({ states }: Measurement, { fills }: HistoryBudget): HistoryFill | undefined {
  const [first] = fills.toSorted((a, b) => a.safe - b.safe);
  return first && { ...first, state: states[first.states[0]!]!.name };
}
