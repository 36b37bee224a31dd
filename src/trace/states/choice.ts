import type { ChoiceRule, ChoiceState } from '../../asl/index.ts';
import { completeChoice, noChoiceMatched, ruleHolds } from '../../dataflow/index.ts';
import type { Departure, Visit } from './visit.ts';

/** @throws StateFailure States.Runtime when no rule holds and there is no Default. */
export async function visitChoice(visit: Visit<ChoiceState>): Promise<Departure> {
  const { state } = visit;
  const rule = await firstThatHolds(visit);
  const next = rule?.next ?? state.default;
  if (next === undefined) throw noChoiceMatched();
  const { output, assigned } = await completeChoice(visit, rule);
  return visit.leave(output, assigned, next);
}

async function firstThatHolds(visit: Visit<ChoiceState>): Promise<ChoiceRule | undefined> {
  for (const rule of visit.state.choices) if (await ruleHolds(visit, rule)) return rule;
  return undefined;
}
