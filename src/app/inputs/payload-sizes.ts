import type { Definition, MapState, Scope, State } from '../../asl/index.ts';
import { childrenOf, NONE, type Program } from '../../program/index.ts';
import { jsonSize, type Scenario, type StateBehaviour } from '../../scenario/index.ts';

const BRACKETS = 2;
const COMMA = 1;

/**
 * Bytes of the largest input or output of a state, as far as the load profile says; undefined where it says nothing.
 * The output of a Map is the list of what its iterations or children answer, but for a distributed Map with a
 * ResultWriter, whose output only says where the list was written.
 */
export function largestPayload(definition: Definition, scenario: Scenario, program: Program): number | undefined {
  const sizes = scenario.inputs.map((input) => input.size as number);
  for (const states of [scenario.states, ...[...(scenario.workflows ?? [])].map(([, { states: own }]) => own)]) {
    for (const behaviour of states.values()) sizes.push(...(outputOf(behaviour) ?? []));
  }
  if (sizes.length > 0) sizes.push(...program.payload.bytes); // what data grow to on their way
  for (const state of definition.states) {
    const list = state.type === 'Map' ? listSize(state, scenario, program) : undefined;
    if (list !== undefined) sizes.push(list);
  }
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}

function outputOf({ outputSize, outputs }: StateBehaviour): readonly number[] | undefined {
  if (outputSize !== undefined) return [outputSize];
  return outputs?.map(({ value }) => jsonSize(value));
}

/** Of a Map whose output nobody told, where its items and the answer of each are known. */
function listSize(state: MapState, { states }: Scenario, program: Program): number | undefined {
  const own = states.get(state.name);
  if (own?.items === undefined || outputOf(own) !== undefined) return undefined;
  if (state.mode === 'distributed' && state.hasResultWriter) return undefined;
  const answers = lastStates(state.body).map((last) => states.get(last.name));
  const sizes = answers.flatMap((behaviour) => (behaviour === undefined ? [] : (outputOf(behaviour) ?? [])));
  if (sizes.length === 0) return undefined;
  const node = program.childRun.findIndex((row, at) => row !== NONE && program.nodeState[at] === state.index);
  const run = program.childRuns[program.childRun[node] ?? NONE];
  const count = run === undefined ? own.items.mean : childrenOf(run, own.items.mean);
  return BRACKETS + Math.max(0, Math.round(count) * (Math.max(...sizes) + COMMA) - COMMA);
}

/** States after which a scope ends. */
const lastStates = ({ states }: Scope): State[] =>
  [...states.values()].filter((state) => !('next' in state && state.next !== undefined) && state.type !== 'Choice');
