import type { ChoiceState, Scope } from '../asl/index.ts';
import { formatShare } from '../units/index.ts';
import type { CompileContext } from './context.ts';
import { NodeKind } from './model.ts';

/** Targets of a Choice in the order of its rules, each once, the default last. */
export function choiceTargets(state: ChoiceState): string[] {
  const names = state.choices.map((rule) => rule.next);
  if (state.default !== undefined) names.push(state.default);
  return [...new Set(names)];
}

/** A Choice by odds: those of the load profile, or equal ones with an assumption that says so. */
export function compileChoice(context: CompileContext, scope: Scope, state: ChoiceState): void {
  const { columns } = context;
  columns.kind[state.index] = NodeKind.choice;
  const targets = choiceTargets(state);
  const given = context.behaviour(state)?.next;
  if (given === undefined && targets.length > 1) {
    context.assume({
      id: `program.odds:${state.name}`,
      what: `${state.name}: each of its ${targets.length} targets (${targets.slice(0, 4).join(', ')}${targets.length > 4 ? ', …' : ''}) is equally likely`,
      value: formatShare(1 / targets.length),
      source: 'assumed, no source: give next: { … } in the load profile',
      weight: 'high',
      pointer: state.pointer,
    });
  }
  const odds = given === undefined ? targets.map((name) => [name, 1 / targets.length] as const) : [...given];
  let cumulative = 0;
  odds.forEach(([name, share], i) => {
    cumulative += share;
    columns.choices.push();
    columns.choiceCumulative.push(i === odds.length - 1 ? 1 : cumulative);
    columns.choiceTarget.push(context.nodeIn(scope, name));
  });
}
