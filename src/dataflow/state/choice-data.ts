import type { ChoiceRule, ChoiceState, JsonValue } from '../../asl/index.ts';
import { evaluateTyped, runtimeFailure, type StateFailure } from '../../expr/index.ts';
import { choiceRuleHolds } from '../choice-rule.ts';
import { assignByTemplate, selectByPath } from '../io-processing.ts';
import { type Completed, completeJsonata } from './state-data.ts';
import type { StateView } from './state-view.ts';

const IS_BOOLEAN = { type: 'boolean', accepts: (value: JsonValue) => typeof value === 'boolean' };

/** Whether a rule of a Choice holds for its input. @throws StateFailure, or ReadsUnknown when an unknown value decides. */
export async function ruleHolds(view: StateView<ChoiceState>, rule: ChoiceRule): Promise<boolean> {
  const environment = view.environment();
  if (view.state.queryLanguage === 'jsonPath') {
    const selected = selectByPath(view.raw.InputPath, view.input, environment);
    return choiceRuleHolds(rule.raw, selected, environment);
  }
  const location = `Choices[${view.state.choices.indexOf(rule)}]/Condition`;
  const states = view.states(environment);
  return (await evaluateTyped(rule.raw.Condition ?? false, location, IS_BOOLEAN, states, environment)) as boolean;
}

/** Output and variables of a Choice. A matched rule brings its own; those of the state are for the Default. */
export async function completeChoice(
  view: StateView<ChoiceState>,
  matched: ChoiceRule | undefined,
): Promise<Completed> {
  const environment = view.environment();
  const { raw, input, state } = view;
  const from = matched?.raw ?? raw;
  if (state.queryLanguage === 'jsonata') return completeJsonata(from, input, view.states(environment), environment);
  const selected = selectByPath(raw.InputPath, input, environment);
  const output = selectByPath(raw.OutputPath, selected, environment);
  return { output, assigned: assignByTemplate(from.Assign, selected, environment) };
}

/** No rule holds and there is no Default: States.Runtime, as recorded, though AWS's table of errors has a name for it. */
export const noChoiceMatched = (): StateFailure =>
  runtimeFailure('Failed to transition out of the state. The state does not point to a next state.');
