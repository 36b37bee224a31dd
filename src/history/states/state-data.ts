import type { Catcher, JsonObject, JsonValue } from '../../asl/index.ts';
import {
  applyResultPath,
  assignByTemplate,
  effectiveInput,
  evaluateField,
  fillTemplate,
  isObject,
  type JsonataEnvironment,
  type StatesValue,
  stateOutput,
} from '../../dataflow/index.ts';
import type { Visit } from './visit.ts';

/** What a state hands on and remembers. */
export interface Completed {
  readonly output: JsonValue;
  readonly assigned: ReadonlyMap<string, JsonValue>;
}

/** What a Task calls with, or a Parallel hands to its branches. */
export async function stateArguments(visit: Visit, environment: JsonataEnvironment): Promise<JsonValue> {
  const { raw, input, state } = visit;
  if (state.queryLanguage === 'jsonPath') return effectiveInput(raw, input, environment).effective;
  const written = raw.Arguments;
  return written === undefined ? input : evaluateField(written, 'Arguments', visit.states(environment), environment);
}

/** Output and variables of a state that had a result. */
export async function completeWithResult(visit: Visit, result: JsonValue): Promise<Completed> {
  const environment = visit.environment();
  const { raw, input, state } = visit;
  if (state.queryLanguage === 'jsonPath') {
    const output = stateOutput(raw, { input, result }, environment);
    return { output, assigned: assignByTemplate(raw.Assign, result, environment) };
  }
  return completeJsonata(raw, result, visit.states(environment, { result }), environment);
}

/** Output and Assign of a JSONata state, Choice rule or catcher; `otherwise` where there is no Output. */
export async function completeJsonata(
  raw: JsonObject,
  otherwise: JsonValue,
  states: StatesValue,
  environment: JsonataEnvironment,
): Promise<Completed> {
  const { Output: written, Assign: assign } = raw;
  const output = written === undefined ? otherwise : await evaluateField(written, 'Output', states, environment);
  const values = assign === undefined ? {} : await evaluateField(assign, 'Assign', states, environment);
  return { output, assigned: new Map(Object.entries(isObject(values) ? values : {})) };
}

/** Output and variables of a Catch. */
export async function completeCaught(visit: Visit, catcher: Catcher, errorOutput: JsonObject): Promise<Completed> {
  const environment = visit.environment();
  const { raw } = catcher;
  if (visit.state.queryLanguage === 'jsonata') {
    return completeJsonata(raw, errorOutput, visit.states(environment, { errorOutput }), environment);
  }
  const output = applyResultPath(raw.ResultPath, visit.input, errorOutput);
  return { output, assigned: assignByTemplate(raw.Assign, errorOutput, environment) };
}

/** One item of a Map after its ItemSelector (or the Parameters of an old Map). */
export async function selectItem(
  visit: Visit,
  selected: JsonValue,
  item: JsonValue,
  index: number,
): Promise<JsonValue> {
  const { raw, state } = visit;
  const environment = visit.environment({ Index: index, Value: item });
  const selector = raw.ItemSelector ?? (state.queryLanguage === 'jsonPath' ? raw.Parameters : undefined);
  if (selector === undefined) return item;
  return state.queryLanguage === 'jsonPath'
    ? fillTemplate(selector, selected, environment)
    : evaluateField(selector, 'ItemSelector', visit.states(environment), environment);
}
