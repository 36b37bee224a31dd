import type { JsonValue } from '../../asl/index.ts';
import {
  assignByTemplate,
  effectiveInput,
  evaluateTyped,
  isObject,
  jsonText,
  selectByPath,
  stateOutput,
  textField,
} from '../../dataflow/index.ts';
import { Failed } from '../failure.ts';
import { completeJsonata } from './state-data.ts';
import type { Departure, Visit } from './visit.ts';

const onward = (visit: Visit): string | undefined => ('next' in visit.state ? visit.state.next : undefined);

export async function visitPass(visit: Visit): Promise<Departure> {
  const { raw, input } = visit;
  const environment = visit.environment();
  if (visit.state.queryLanguage === 'jsonata') {
    const { output, assigned } = await completeJsonata(raw, input, visit.states(environment), environment);
    return visit.leave(output, assigned, onward(visit));
  }
  const { effective } = effectiveInput(raw, input, environment);
  const result = raw.Result ?? effective; // Result null is the same as none
  const output = stateOutput({ ...raw, ResultSelector: undefined as never }, { input, result }, environment);
  return visit.leave(output, assignByTemplate(raw.Assign, result, environment), onward(visit));
}

/** States that hand their input on: Succeed, and Wait once it is over. */
export async function passThrough(visit: Visit, next: string | undefined): Promise<Departure> {
  const { raw, input } = visit;
  const environment = visit.environment();
  if (visit.state.queryLanguage === 'jsonata') {
    const { output, assigned } = await completeJsonata(raw, input, visit.states(environment), environment);
    return visit.leave(output, assigned, next);
  }
  const selected = selectByPath(raw.InputPath, input, environment);
  const output = selectByPath(raw.OutputPath, selected, environment);
  return visit.leave(output, assignByTemplate(raw.Assign, selected, environment), next);
}

export const visitSucceed = (visit: Visit): Promise<Departure> => passThrough(visit, undefined);

/** @throws Failed always: that is what the state is for. */
export async function visitFail(visit: Visit): Promise<never> {
  const error = await failText(visit, 'Error');
  const cause = await failText(visit, 'Cause');
  throw new Failed({ ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });
}

async function failText(visit: Visit, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const { raw, input } = visit;
  const environment = visit.environment();
  const path = raw[`${field}Path`];
  if (typeof path === 'string') return textField(`${field}Path`, path, input, environment);
  const written = raw[field];
  if (written === undefined) return undefined;
  if (visit.state.queryLanguage === 'jsonPath') return isObject(written) ? jsonText(written) : String(written);
  const isText = { type: 'string', accepts: (value: JsonValue) => typeof value === 'string' };
  return (await evaluateTyped(written, field, isText, visit.states(environment), environment)) as string;
}
