import { type ChoiceState, choiceTargets, type Scope, waysThatCanSucceed } from '../asl/index.ts';
import { formatShare } from '../units/index.ts';
import type { CompileContext } from './context.ts';
import { NodeKind } from './model.ts';

/** A Choice by odds: those of the load profile, or equal ones with an assumption that says so. */
export function compileChoice(context: CompileContext, scope: Scope, state: ChoiceState): void {
  const { columns } = context;
  columns.kind[state.index] = NodeKind.choice;
  const targets = choiceTargets(state);
  const given = context.behaviour(state)?.next;
  const open = given === undefined ? waysThatCanSucceed(context.goodStates(scope), targets) : targets;
  if (given === undefined && targets.length > 1) {
    context.notePlaceholder('odds', state, 0, open);
    const left = targets.filter((name) => !open.includes(name));
    context.assume({
      id: `program.odds:${state.name}`,
      what: `${state.name}: ${oddsWords(open, targets.length)}${left.length === 0 ? '' : `; ${listed(left)}, from where only a Fail is left, ${left.length === 1 ? 'is' : 'are'} taken as never`}`,
      value: formatShare(1 / open.length),
      source: 'assumed, no source: give next: { … } in the load profile',
      weight: 'high',
      pointer: state.pointer,
    });
  }
  const odds = given === undefined ? open.map((name) => [name, 1 / open.length] as const) : [...given];
  let cumulative = 0;
  odds.forEach(([name, share], i) => {
    cumulative += share;
    columns.choices.push();
    columns.choiceCumulative.push(i === odds.length - 1 ? 1 : cumulative);
    columns.choiceTarget.push(context.nodeIn(scope, name));
  });
}

const NAMES_TOLD = 4;
const listed = (names: readonly string[]): string =>
  `${names.slice(0, NAMES_TOLD).join(', ')}${names.length > NAMES_TOLD ? ', …' : ''}`;

const oddsWords = (open: readonly string[], all: number): string =>
  open.length === 1
    ? `it always goes to ${open[0]}`
    : `each of ${open.length === all ? 'its' : 'the'} ${open.length} targets${open.length === all ? '' : ' that may end well'} (${listed(open)}) is equally likely`;
