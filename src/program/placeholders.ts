import { LONGEST_MS, type MapState, type Scope, type Seconds, type State, statesInLoops } from '../asl/index.ts';
import type { Linked, LinkedWorkflow } from '../scenario/index.ts';
import { formatDuration } from '../units/index.ts';
import { DEFAULT_WAIT, type DefaultValue, defaultItems, defaultTaskDuration } from './defaults.ts';

/** What a placeholder may take of a time the definition allows. */
const PART = 0.5;
const SHORTENED = 'assumed, no source, and shorter than usual to stay within the timeouts: give it in the load profile';
/** Turns of a loop that its placeholders leave room for. */
const TURNS = 20;

/**
 * The times that stand for what nobody told, by state: as usual for what the state waits for, and less where the
 * definition allows less, so that no timeout is met by a placeholder alone: that of the task, its heartbeat, that of the
 * state machine, and the five minutes of whatever can run as Express.
 */
export function placeholderTimes(linked: Linked): (state: State) => DefaultValue {
  const scales = new Map<number, number>();
  for (const workflow of linked.workflows) {
    scaleExecution(linked, scales, { scope: workflow.root, allowedMs: allowedMs(workflow) });
  }
  return (state) => {
    const usual = usualTime(state);
    const capped = Math.min(ownLimit(state) * PART, usual.value * (scales.get(state.index) ?? 1));
    if (capped >= usual.value) return usual;
    const value = rounded(capped);
    return { ...usual, value, text: formatDuration(value), source: SHORTENED };
  };
}

/** A figure with one digit, never more than it was. */
function rounded(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return value > 0 ? Math.max(Math.floor(value / unit), 1) * unit : value;
}

const usualTime = (state: State): DefaultValue => (state.type === 'Task' ? defaultTaskDuration(state) : DEFAULT_WAIT);

const literalMs = (seconds: Seconds | undefined): number =>
  seconds?.kind === 'literal' ? seconds.seconds * 1000 : Infinity;

const ownLimit = (state: State): number =>
  state.type === 'Task' ? Math.min(literalMs(state.timeout), literalMs(state.heartbeat)) : Infinity;

/** What one execution of a workflow may last. */
function allowedMs({ definition, type, name }: LinkedWorkflow): number {
  const own = definition.timeoutSeconds === undefined ? Infinity : definition.timeoutSeconds * 1000;
  const canBeExpress = name === undefined ? !definition.states.some(needsStandard) : type === 'express';
  return Math.min(own, canBeExpress ? LONGEST_MS.express : LONGEST_MS.standard);
}

/** Whether a state keeps its workflow from being Express; docs/aws-rules.md 4. */
const needsStandard = (state: State): boolean =>
  (state.type === 'Map' && state.mode === 'distributed') ||
  (state.type === 'Task' && (state.resource.kind === 'activity' || state.resource.pattern !== 'requestResponse'));

interface Execution {
  readonly scope: Scope;
  readonly allowedMs: number;
}

/** Shrinks the placeholders of one execution until all of them together fit into what it may last. */
function scaleExecution(linked: Linked, scales: Map<number, number>, { scope, allowedMs: allowed }: Execution): void {
  let known = 0;
  let assumed = 0;
  const guessed: number[] = [];
  const children: Execution[] = [];
  const walk = (inner: Scope, times: number): void => {
    const inLoop = statesInLoops(inner);
    for (const [name, state] of inner.states) {
      const turns = times * (inLoop.has(name) ? TURNS : 1);
      const given = linked.behaviourOf[state.index]?.duration;
      if (state.type === 'Parallel') for (const branch of state.branches) walk(branch, turns);
      else if (state.type === 'Map' && state.mode === 'distributed') {
        children.push({ scope: state.body, allowedMs: LONGEST_MS[state.childType] });
      } else if (state.type === 'Map') walk(state.body, turns * roundsOf(linked, state));
      else if (given !== undefined) known += times * given.mean;
      else if (state.type === 'Wait' && state.until.kind === 'seconds' && state.until.seconds.kind === 'literal') {
        known += times * state.until.seconds.seconds * 1000;
      } else if (state.type === 'Task' || state.type === 'Wait') {
        assumed += turns * Math.min(usualTime(state).value, ownLimit(state) * PART);
        guessed.push(state.index);
      }
    }
  };
  walk(scope, 1);
  const left = (allowed - known) * PART;
  if (left > 0 && assumed > left) for (const state of guessed) scales.set(state, left / assumed);
  for (const child of children) scaleExecution(linked, scales, child);
}

/** How often the items of an inline Map follow each other. */
function roundsOf(linked: Linked, state: MapState): number {
  const items = linked.behaviourOf[state.index]?.items?.mean ?? defaultItems(state).value;
  return Math.max(1, Math.ceil(items / (state.maxConcurrency || DISPATCHED_AT_ONCE)));
}

/** Items an inline Map works on at a time. */
const DISPATCHED_AT_ONCE = 40;
