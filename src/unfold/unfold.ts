import type { Definition, JsonValue } from '../asl/index.ts';
import { unknownFrom } from '../dataflow/index.ts';
import type { Assumption } from '../issue/index.ts';
import { type Linked, link, type Scenario } from '../scenario/index.ts';
import { mergeAlike } from './merge.ts';
import type { Target, Unfolded, UnfoldedNode } from './model.ts';
import type { Notes } from './notes.ts';
import { pushPicks } from './push-picks.ts';
import type { ScopeData } from './situation-view.ts';
import { allWays, type Bounds, Unfolding, waysOn } from './unfolding.ts';

/** Enough for thousands of inputs through tens of states; a second or two of work at most. */
const BOUNDS: Bounds = { situations: 20_000, characters: 64_000_000, steps: 2_000_000 };

/** Whether the load profile has data to decide by. */
const hasData = ({ inputs }: Scenario, { behaviourOf }: Linked): boolean =>
  inputs.length > 0 || behaviourOf.some((behaviour) => behaviour?.outputs !== undefined);

/**
 * Unfolds a checked definition from the weighted inputs and task outputs of a load profile: each state with each data
 * it can meet is evaluated once by AWS's data rules. What the profile does not tell is unknown, and a decision that
 * reads it is left to odds. Same definition and profile, same growth; bounded work.
 *
 * @param options.yieldToEventLoop  awaited now and then, so that others get a turn.
 * @returns undefined when the profile gives no data: then there is nothing to decide by.
 */
export async function unfold(
  definition: Definition,
  scenario: Scenario,
  options: { readonly bounds?: Partial<Bounds>; readonly yieldToEventLoop?: (() => Promise<void>) | undefined } = {},
): Promise<Unfolded | undefined> {
  const linked = link(definition, scenario, 'standard'); // its type changes no data
  if (!hasData(scenario, linked)) return undefined;
  const unfolding = new Unfolding(linked, scenario, { ...BOUNDS, ...options.bounds }, options.yieldToEventLoop);
  const entries: Target[] = [];
  for (const { share, value } of inputsOf(scenario)) {
    const executionInput = unfolding.reads.executionInput ? value : unknownFrom('the input in the context object');
    const data: ScopeData = { variables: new Map(), executionInput, mapItem: undefined };
    entries.push((await unfolding.scope(definition.root, value, data, share)).entry);
  }
  const { situations, notes } = unfolding;
  const largestBytes = entries.map((entry) => largestFrom(unfolding, entry));
  const merged = compacted(unfolding.places, entries, scenario, largestBytes);
  return {
    ...merged,
    largestBytes,
    undecided: notes.undecidedIds(),
    bounded: unfolding.bounded,
    situations,
    assumptions: [
      ...notes.assumptions(situations),
      ...unusedOdds(linked, notes),
      TAKEN_TO_BE_THERE,
      ...(unfolding.bounded ? [boundReached(situations)] : []),
    ],
  };
}

/** Data of an execution from which on its size may change the memory that Express bills, bytes: 14 MB take 437 copies. */
const LARGE = 32_768;

/** Places that behave alike put together, and picks where they make the fewest places. */
function compacted(
  places: readonly UnfoldedNode[],
  entries: readonly Target[],
  scenario: Scenario,
  largestBytes: readonly number[],
): { readonly places: UnfoldedNode[]; readonly entries: Target[] } {
  const merged = mergeAlike(places, entries);
  // where the size of data counts, executions of different inputs are told apart from their start on
  const keepsInputs = scenario.account.logging.includeExecutionData || Math.max(...largestBytes) > LARGE;
  const shares = inputsOf(scenario).map(({ share }) => share);
  const pushed = pushPicks(merged.places, merged.entries, shares);
  return mergeAlike(pushed.places, keepsInputs ? merged.entries : pushed.entries);
}

function inputsOf({ inputs }: Scenario): readonly { readonly share: number; readonly value: JsonValue }[] {
  if (inputs.length > 0) return inputs;
  return [{ share: 1, value: unknownFrom("the execution's input, of which the load profile gives none") }];
}

/** Bytes of the largest data on any way from a place, as far as known. */
function largestFrom({ places, bytes, linked }: Unfolding, entry: Target): number {
  // what a task starts has memory of its own
  const ownWays = (place: UnfoldedNode) =>
    place.kind === 'state' && linked.states[place.state]!.type === 'Task' ? waysOn(place) : allWays(place);
  let largest = 0;
  const seen = new Set<Target>([entry]);
  for (const target of seen) {
    if (target < 0) continue;
    largest = Math.max(largest, bytes[target]!);
    for (const next of ownWays(places[target]!)) seen.add(next);
  }
  return largest;
}

function unusedOdds({ states, behaviourOf }: Linked, notes: Notes): Assumption[] {
  return states.flatMap(({ name, index }) => {
    const { next, items, pointer } = behaviourOf[index] ?? {};
    if (pointer === undefined) return [];
    const unused = [
      ...(next !== undefined && notes.isDecided('odds', name) ? ['next'] : []),
      ...(items !== undefined && notes.isDecided('items', name) ? ['items'] : []),
    ];
    return unused.map((field) => ({
      id: `grow.unused:${name}`,
      what: `${name}: its \`${field}\` in the load profile is not used: the data of the load profile decides`,
      value: 'by data',
      source: 'data goes before odds; odds are for what data does not tell',
      weight: 'medium' as const,
      pointer,
    }));
  });
}

const TAKEN_TO_BE_THERE: Assumption = {
  id: 'grow.unknown',
  what: 'what the load profile does not tell (other results, causes of errors, times, random numbers) is taken to be there and to suit: data rules that read it do not fail',
  value: 'no failure by unknown data',
  source: 'assumed, no source: give outputs in the load profile',
  weight: 'low',
};

const boundReached = (situations: number): Assumption => ({
  id: 'grow.bound',
  what: 'the data of the load profile lead to more situations than are followed: beyond that, states go by odds and defaults',
  value: `${situations.toLocaleString('en-US')} situations followed, the most likely first`,
  source: 'a bound on work; a loop that counts without an end reaches it',
  weight: 'high',
});
