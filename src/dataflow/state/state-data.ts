import type { Catcher, JsonObject, JsonValue } from '../../asl/index.ts';
import { evaluateField, isObject, type JsonataEnvironment, type StatesValue } from '../../expr/index.ts';
import { assignByTemplate, effectiveInput, stateOutput } from '../io-processing.ts';
import { fillTemplate } from '../payload-template.ts';
import { applyResultPath } from '../result-path.ts';
import type { StateView } from './state-view.ts';

/** What a state hands on and remembers. */
export interface Completed {
  readonly output: JsonValue;
  readonly assigned: ReadonlyMap<string, JsonValue>;
}

/** What a Task calls with, or a Parallel hands to its branches. */
export async function stateArguments(view: StateView, environment: JsonataEnvironment): Promise<JsonValue> {
  const { raw, input, state } = view;
  if (state.queryLanguage === 'jsonPath') return effectiveInput(raw, input, environment).effective;
  const written = raw.Arguments;
  return written === undefined ? input : evaluateField(written, 'Arguments', view.states(environment), environment);
}

/** Output and variables of a state that had a result. */
export async function completeWithResult(view: StateView, result: JsonValue): Promise<Completed> {
  const environment = view.environment();
  const { raw, input, state } = view;
  if (state.queryLanguage === 'jsonPath') {
    const output = stateOutput(raw, { input, result }, environment);
    return { output, assigned: assignByTemplate(raw.Assign, result, environment) };
  }
  return completeJsonata(raw, result, view.states(environment, { result }), environment);
}

/**
 * Output and Assign of a JSONata state, Choice rule or catcher; `otherwise` where there is no Output.
 *
 * @param within  what AWS names before the fields when one fails, such as `Catch[1]/`.
 */
export async function completeJsonata(
  raw: JsonObject,
  otherwise: JsonValue,
  states: StatesValue,
  environment: JsonataEnvironment,
  within = '',
): Promise<Completed> {
  const { Output: written, Assign: assign } = raw;
  const output =
    written === undefined ? otherwise : await evaluateField(written, `${within}Output`, states, environment);
  const values = assign === undefined ? {} : await evaluateField(assign, `${within}Assign`, states, environment);
  return { output, assigned: new Map(Object.entries(isObject(values) ? values : {})) };
}

const catcherIndex = ({ state }: StateView, catcher: Catcher): number =>
  'catch' in state ? state.catch.indexOf(catcher) : 0;

/** Output and variables of a Catch. */
export async function completeCaught(view: StateView, catcher: Catcher, errorOutput: JsonObject): Promise<Completed> {
  const environment = view.environment();
  const { raw } = catcher;
  if (view.state.queryLanguage === 'jsonata') {
    const states = view.states(environment, { errorOutput });
    return completeJsonata(raw, errorOutput, states, environment, `Catch[${catcherIndex(view, catcher)}]/`);
  }
  const output = applyResultPath(raw.ResultPath, view.input, errorOutput);
  return { output, assigned: assignByTemplate(raw.Assign, errorOutput, environment) };
}

/** One item of a Map after its ItemSelector (or the Parameters of an old Map). */
export async function selectItem(
  view: StateView,
  selected: JsonValue,
  item: JsonValue,
  index: number,
): Promise<JsonValue> {
  const { raw, state } = view;
  const environment = view.environment({ Index: index, Value: item });
  const selector = raw.ItemSelector ?? (state.queryLanguage === 'jsonPath' ? raw.Parameters : undefined);
  if (selector === undefined) return item;
  return state.queryLanguage === 'jsonPath'
    ? fillTemplate(selector, selected, environment)
    : evaluateField(selector, 'ItemSelector', view.states(environment), environment);
}
