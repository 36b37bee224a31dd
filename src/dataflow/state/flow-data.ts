import type { JsonValue } from '../../asl/index.ts';
import { evaluateTyped, isObject, jsonText } from '../../expr/index.ts';
import { assignByTemplate, effectiveInput, selectByPath, stateOutput, textField } from '../io-processing.ts';
import { type Completed, completeJsonata } from './state-data.ts';
import type { StateView } from './state-view.ts';

/** Output and variables of a Pass. */
export async function completePass(view: StateView): Promise<Completed> {
  const { raw, input } = view;
  const environment = view.environment();
  if (view.state.queryLanguage === 'jsonata') {
    return completeJsonata(raw, input, view.states(environment), environment);
  }
  const { effective } = effectiveInput(raw, input, environment);
  const result = raw.Result ?? effective; // Result null is the same as none
  const output = stateOutput({ ...raw, ResultSelector: undefined as never }, { input, result }, environment);
  return { output, assigned: assignByTemplate(raw.Assign, result, environment) };
}

/** Output and variables of a state that hands its input on: Succeed, and Wait once it is over. */
export async function passThrough(view: StateView): Promise<Completed> {
  const { raw, input } = view;
  const environment = view.environment();
  if (view.state.queryLanguage === 'jsonata') {
    return completeJsonata(raw, input, view.states(environment), environment);
  }
  const selected = selectByPath(raw.InputPath, input, environment);
  const output = selectByPath(raw.OutputPath, selected, environment);
  return { output, assigned: assignByTemplate(raw.Assign, selected, environment) };
}

/** Error or Cause of a Fail, as written or computed; undefined when it has none. */
export async function failText(view: StateView, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const { raw, input } = view;
  const environment = view.environment();
  const path = raw[`${field}Path`];
  if (typeof path === 'string') return textField(`${field}Path`, path, input, environment);
  const written = raw[field];
  if (written === undefined) return undefined;
  if (view.state.queryLanguage === 'jsonPath') return isObject(written) ? jsonText(written) : String(written);
  const isText = { type: 'string', accepts: (value: JsonValue) => typeof value === 'string' };
  return (await evaluateTyped(written, field, isText, view.states(environment), environment)) as string;
}
