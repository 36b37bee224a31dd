import {
  type ChoiceRule,
  type ChoiceState,
  type FailState,
  type JsonValue,
  type State,
  type WaitState,
  waysThatCanSucceed,
} from '../asl/index.ts';
import {
  type Completed,
  completeChoice,
  completePass,
  failText,
  noChoiceMatched,
  passThrough,
  ReadsUnknown,
  ruleHolds,
  StateFailure,
  unknownFrom,
  waitSeconds,
} from '../dataflow/index.ts';
import { evaluateMap, evaluateParallel } from './container-step.ts';
import { joined } from './data.ts';
import { END, type Option, type Situation, type Target } from './model.ts';
import { errorOutput, evaluationEvents, type Step, unknownCause } from './step.ts';
import { evaluateTask } from './task-step.ts';

/** Finds out what a state does with its data. */
export async function evaluateStep(step: Step): Promise<Situation> {
  const { state } = step.view;
  try {
    switch (state.type) {
      case 'Pass':
        return onward(step, await completePass(step.view), state.next);
      case 'Succeed':
        return onward(step, await passThrough(step.view), undefined);
      case 'Choice':
        return await evaluateChoice(step as Step<typeof state>);
      case 'Wait':
        return await evaluateWait(step as Step<typeof state>);
      case 'Fail':
        return await evaluateFail(step as Step<typeof state>);
      case 'Task':
        return await evaluateTask(step as Step<typeof state>);
      case 'Parallel':
        return await evaluateParallel(step as Step<typeof state>);
      case 'Map':
        return await evaluateMap(step as Step<typeof state>);
    }
  } catch (problem) {
    if (!(problem instanceof StateFailure)) throw problem;
    return step.failing(problem, 1 + evaluationEvents(problem));
  }
}

const plain = (state: State): Pick<Situation, 'kind' | 'state' | 'handlers'> => ({
  kind: 'state',
  state: state.index,
  handlers: [],
});

const onward = (step: Step, completed: Completed, next: string | undefined): Situation => ({
  ...plain(step.view.state),
  next: step.leave(completed, next, 1),
});

async function evaluateWait(step: Step<WaitState>): Promise<Situation> {
  const { view, unfolding } = step;
  const { state } = view;
  const given = unfolding.behaviourOf(state)?.duration !== undefined;
  const isLiteral = state.until.kind === 'seconds' && state.until.seconds.kind === 'literal';
  let waitMs: number | undefined;
  try {
    waitMs = (await waitSeconds(view)) * 1000;
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
    if (!given) unfolding.notes.undecided(state, 'wait', 'its length is a default', problem.origin);
  }
  const decides = waitMs !== undefined && !given && !isLiteral;
  if (decides) unfolding.notes.decided(state, 'wait', 'the length of');
  const situation = { ...plain(state), ...(decides && { waitMs: waitMs as number }) };
  try {
    return { ...situation, next: step.leave(await passThrough(view), state.next, 1) };
  } catch (problem) {
    if (!(problem instanceof StateFailure)) throw problem;
    // it fails when it is left: after the time it waits
    const failing = step.failing(problem, 1 + evaluationEvents(problem));
    return { ...situation, ...failing, fails: { error: problem.error, afterwards: true } };
  }
}

async function evaluateFail(step: Step<FailState>): Promise<Situation> {
  const { view } = step;
  const { state } = view;
  let told: string | undefined;
  let cause: JsonValue;
  try {
    told = await failText(view, 'Error');
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
    step.unfolding.notes.undecided(state, 'error', 'its error has a name of its own', problem.origin);
  }
  const error = told ?? `Error of ${state.name}`;
  try {
    cause = (await failText(view, 'Cause')) ?? null;
  } catch (problem) {
    if (!(problem instanceof ReadsUnknown)) throw problem;
    cause = unknownCause(error);
  }
  step.errors.set(error, errorOutput(told ?? null, cause));
  return { ...plain(state), next: END, failError: error };
}

/** A rule that may be the one that counts; undefined for the Default. */
interface Candidate {
  readonly rule: ChoiceRule | undefined;
  readonly next: string;
}

/** By data where they decide; where unknown values do, by the odds of the ways that the known ones leave open. */
async function evaluateChoice(step: Step<ChoiceState>): Promise<Situation> {
  const { view, unfolding } = step;
  const { state } = view;
  const { candidates, origin } = await candidatesOf(step);
  const ways = new Map<string, Candidate[]>();
  for (const candidate of candidates) ways.set(candidate.next, [...(ways.get(candidate.next) ?? []), candidate]);
  const options: Option[] = [];
  const given = unfolding.behaviourOf(state)?.next !== undefined;
  const shares = sharesOf(step, [...ways.keys()]);
  for (const [name, share] of shares) {
    options.push({ share, target: await leaveBy(step, name, ways, share) });
  }
  if (origin === undefined) unfolding.notes.decided(state, 'odds', 'the way out of');
  else unfolding.notes.undecided(state, 'odds', byOf(ways.size, given), origin, given);
  return { ...plain(state), next: END, options };
}

function byOf(ways: number, given: boolean): string {
  if (ways === 1) return 'takes the only way left';
  return given ? 'decided by the odds of the load profile' : 'decided by equal odds';
}

async function leaveBy(
  step: Step<ChoiceState>,
  name: string,
  ways: ReadonlyMap<string, readonly Candidate[]>,
  share: number,
): Promise<Target> {
  try {
    return step.leave(await completeAny(step, ways.get(name) ?? []), name, share);
  } catch (problem) {
    if (!(problem instanceof StateFailure) || ways.size === 1) throw problem;
    return step.escape(problem.error, problem.detail); // one of several ways fails
  }
}

async function candidatesOf(
  step: Step<ChoiceState>,
): Promise<{ readonly candidates: readonly Candidate[]; readonly origin: string | undefined }> {
  const { state } = step.view;
  const candidates: Candidate[] = [];
  let origin: string | undefined;
  for (const rule of state.choices) {
    try {
      if (!(await ruleHolds(step.view, rule))) continue;
      candidates.push({ rule, next: rule.next });
      return { candidates, origin };
    } catch (problem) {
      if (problem instanceof StateFailure && candidates.length > 0) return { candidates, origin };
      if (!(problem instanceof ReadsUnknown)) throw problem;
      origin ??= problem.origin;
      candidates.push({ rule, next: rule.next });
    }
  }
  if (state.default !== undefined) candidates.push({ rule: undefined, next: state.default });
  if (candidates.length === 0) throw noChoiceMatched();
  return { candidates, origin };
}

/** Odds of the load profile over the ways that are open; where it gives none, equal ones of those that can end well. */
function sharesOf(step: Step<ChoiceState>, open: readonly string[]): (readonly [name: string, share: number])[] {
  const given = step.unfolding.behaviourOf(step.view.state)?.next;
  const odds = given === undefined ? [] : [...given].filter(([name, share]) => open.includes(name) && share > 0);
  const total = odds.reduce((sum, [, share]) => sum + share, 0);
  if (total > 0) return odds.map(([name, share]) => [name, share / total] as const);
  const ways = given === undefined ? waysThatCanSucceed(step.run.good, open) : open;
  return ways.map((name) => [name, 1 / ways.length] as const);
}

async function completeAny(step: Step<ChoiceState>, candidates: readonly Candidate[]): Promise<Completed> {
  const [first, ...others] = candidates;
  let { output, assigned } = await completeChoice(step.view, first?.rule);
  for (const { rule } of others) {
    const other = await completeChoice(step.view, rule);
    const origin = `which rule of ${step.view.state.name} holds`;
    output = joined(output, other.output, origin);
    assigned = joinedAll(assigned, other.assigned, origin);
  }
  return { output, assigned };
}

function joinedAll(
  a: ReadonlyMap<string, JsonValue>,
  b: ReadonlyMap<string, JsonValue>,
  origin: string,
): ReadonlyMap<string, JsonValue> {
  const all = new Map<string, JsonValue>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [left, right] = [a.get(name), b.get(name)];
    all.set(name, left === undefined || right === undefined ? unknownFrom(origin) : joined(left, right, origin));
  }
  return all;
}
