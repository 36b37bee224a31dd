import type { ChoiceState, JsonObject, JsonValue } from '../../asl/index.ts';
import {
  assignByTemplate,
  choiceRuleHolds,
  evaluateTyped,
  isObject,
  StateFailure,
  selectByPath,
} from '../../dataflow/index.ts';
import { completeJsonata } from './state-data.ts';
import type { Departure, Visit } from './visit.ts';

/** @throws StateFailure States.NoChoiceMatched when no rule holds and there is no Default. */
export async function visitChoice(visit: Visit, state: ChoiceState): Promise<Departure> {
  return state.queryLanguage === 'jsonata' ? chooseByJsonata(visit, state) : chooseByPath(visit, state);
}

async function chooseByPath(visit: Visit, state: ChoiceState): Promise<Departure> {
  const environment = visit.environment();
  const { raw } = visit;
  const selected = selectByPath(raw.InputPath, visit.input, environment);
  const rule = state.choices.find((choice) => choiceRuleHolds(choice.raw, selected, environment));
  const next = rule?.next ?? state.default;
  if (next === undefined) throw noChoiceMatched();
  const output = selectByPath(raw.OutputPath, selected, environment);
  const assign = (rule?.raw ?? raw).Assign;
  return visit.leave(output, assignByTemplate(assign, selected, environment), next);
}

/** A matched rule brings its own Output and Assign; those of the state are for the Default. */
async function chooseByJsonata(visit: Visit, state: ChoiceState): Promise<Departure> {
  const environment = visit.environment();
  const states = visit.states(environment);
  let matched: { readonly raw: JsonObject; readonly next: string } | undefined;
  for (const [i, choice] of state.choices.entries()) {
    const condition = choice.raw.Condition ?? false;
    const location = `Choices[${i}]/Condition`;
    if (await evaluateTyped(condition, location, IS_BOOLEAN, states, environment)) {
      matched = choice;
      break;
    }
  }
  const next = matched?.next ?? state.default;
  if (next === undefined) throw noChoiceMatched();
  const from = matched?.raw ?? visit.raw;
  const fields: JsonObject = isObject(from) ? from : {};
  const { output, assigned } = await completeJsonata(fields, visit.input, states, environment);
  return visit.leave(output, assigned, next);
}

const IS_BOOLEAN = { type: 'boolean', accepts: (value: JsonValue) => typeof value === 'boolean' };

const noChoiceMatched = (): StateFailure =>
  new StateFailure({
    error: 'States.NoChoiceMatched',
    detail: 'Failed to transition out of the state. The state does not point to a next state.',
  });
