import { ErrorId, NONE, NodeKind } from '../../../program/index.ts';
import {
  COLD_FLOATS,
  COLD_INTS,
  COUNTERS,
  ENTERED,
  ERROR,
  EVENTS,
  FLAGS,
  HOT_FLOATS,
  HOT_INTS,
  LAMBDA_ARM,
  LAMBDA_REQUESTS,
  LAMBDA_X86,
  NODE_AND_PHASE,
  RETRIES,
  ROOT,
  STREAM,
  TIME,
} from '../cursors/cursors.ts';
import { Flag, Phase } from '../cursors/phases.ts';
import type { Engine } from '../engine.ts';
import { Rank } from '../events/future-events.ts';
import { COUNTED, EXIT_DELAY, FLOATS, INTS, INVOKE_DELAY, METERED, START_DELAY } from '../nodes.ts';
import { RetryRules } from './retry-rules.ts';

/** What adding up doubles may put on top of a whole number of ms. */
const ROUNDING_MS = 1e-9;

/** Answer of `ruled`: the visit goes on with another try. */
export const RETRIED = -2;

/** Tasks with tries that may fail, or that wait for a server or a function. */
export class Tasks {
  readonly rules: RetryRules;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.rules = new RetryRules(engine.program);
  }

  /** The drawn part of an overhead, ms. */
  extraDelay(row: number, law: number): number {
    if (law === NONE) return 0;
    const { stream, cursors, program } = this.#engine;
    const at = row * HOT_INTS + STREAM;
    stream.restore(cursors.hotInts, at);
    const drawn = program.distributions.sample(law, stream);
    stream.save(cursors.hotInts, at);
    return drawn;
  }

  /** A try is scheduled. */
  tryOnce(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { program, nodes } = engine;
    const place = node << Phase.bits;
    const started = t + nodes.floats[node * FLOATS + START_DELAY]! + this.extraDelay(row, program.startDelayLaw[node]!);
    if (nodes.startsApart[node] === 1) engine.at(row, t, started, place | Phase.ready, Rank.step);
    else if (nodes.gated[node] === 1) {
      engine.at(row, t, started + this.#invokeDelay(row, node), place | Phase.invoke, Rank.step);
    } else this.#run(row, node, t, started, -1);
  }

  /** A try starts: it asks its pool for a server, where it has one. */
  ready(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const pool = engine.pools[engine.program.poolOf[node]!];
    if (pool === undefined) this.#begin(row, node, t);
    else if (pool.line.size === 0 && pool.take(t)) this.#served(row, node, t);
    else engine.wait(row, (node << Phase.bits) | Phase.server, pool.line, t);
  }

  #served(row: number, node: number, t: number): void {
    this.#engine.cursors.hotInts[row * HOT_INTS + FLAGS]! |= Flag.server;
    this.#begin(row, node, t);
  }

  #begin(row: number, node: number, t: number): void {
    const engine = this.#engine;
    if (engine.nodes.gated[node] === 1) {
      engine.at(row, t, t + this.#invokeDelay(row, node), (node << Phase.bits) | Phase.invoke, Rank.step);
    } else this.#run(row, node, t, t, -1);
  }

  #invokeDelay(row: number, node: number): number {
    const { nodes, program } = this.#engine;
    return nodes.floats[node * FLOATS + INVOKE_DELAY]! + this.extraDelay(row, program.invokeDelayLaw[node]!);
  }

  /** The call arrives at the function. */
  invoke(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { hotInts } = engine.cursors;
    const starts = engine.program.childRun[node]! !== NONE;
    if (starts || engine.gate.invoke(engine.program.functionOf[node]!, t)) {
      if (!starts) hotInts[row * HOT_INTS + FLAGS]! |= Flag.function;
      this.#run(row, node, t, t, engine.nodes.floats[node * FLOATS + INVOKE_DELAY]!);
      return;
    }
    engine.cursors.coldInts[row * COLD_INTS + ERROR] = ErrorId.lambdaThrottled;
    this.failed(row, node, t);
  }

  /**
   * Draws how the try goes, and waits for it to end.
   * @param invoked  ms the call was already under way when it arrived; -1 when that time is still to come.
   */
  #run(row: number, node: number, now: number, started: number, invoked: number): void {
    const engine = this.#engine;
    const { program, stream, nodes } = engine;
    const { distributions } = program;
    let { hotInts } = engine.cursors;
    const at = row * HOT_INTS;
    stream.restore(hotInts, at + STREAM);
    let error = this.#drawError(node);
    if (error === NONE && program.childRun[node]! !== NONE) {
      stream.save(hotInts, at + STREAM);
      if (engine.nested.start(row, node, program.timeoutMs[node]! - invoked, now)) return;
      hotInts = engine.cursors.hotInts; // a new row may have made the table grow
      stream.restore(hotInts, at + STREAM);
    }
    let own = distributions.sample(this.#law, stream);
    const cold = program.coldProbability[node]!;
    if (cold > 0 && stream.uniform() < cold) own += distributions.sample(program.coldLaw[node]!, stream);
    if (program.lambdaMemoryMb[node]! > 0) this.#bill(row, node, own);
    let service = own;
    let before = invoked;
    if (invoked < 0) {
      before = 0;
      service += nodes.floats[node * FLOATS + INVOKE_DELAY]!;
      const law = program.invokeDelayLaw[node]!;
      if (law !== NONE) service += distributions.sample(law, stream);
    }
    stream.save(hotInts, at + STREAM);
    const timeout = program.timeoutMs[node]!;
    if (before + service > timeout) {
      service = Math.max(0, timeout - before);
      error = ErrorId.timeout;
    }
    const result = started + service;
    if (error !== NONE) engine.cursors.coldInts[row * COLD_INTS + ERROR] = error;
    const place = node << Phase.bits;
    if (error !== NONE) engine.at(row, now, result, place | Phase.failed, Rank.release);
    else if (
      (hotInts[at + FLAGS]! & (Flag.server | Flag.function | Flag.retried)) !== 0 ||
      program.exitDelayLaw[node] !== NONE
    ) {
      engine.at(row, now, result, place | Phase.result, Rank.release);
    } else engine.at(row, now, result + this.#exitDelay(row, node), place | Phase.leave, Rank.step);
  }

  #law: number = NONE;

  /** Draws how a try ends: its error, or NONE; and sets the law of its service time. */
  #drawError(node: number): number {
    const { errorStart, errorCumulative, errorId, errorLaw, durationLaw } = this.#engine.program;
    const end = errorStart[node + 1]!;
    let option = errorStart[node]!;
    this.#law = durationLaw[node]!;
    if (option === end) return NONE;
    const u = this.#engine.stream.uniform();
    if (u >= errorCumulative[end - 1]!) return NONE;
    while (u >= errorCumulative[option]!) option++;
    if (errorLaw[option]! !== NONE) this.#law = errorLaw[option]!;
    return errorId[option]!;
  }

  #bill(row: number, node: number, own: number): void {
    const { cursors, program } = this.#engine;
    const root = cursors.hotInts[row * HOT_INTS + ROOT]!;
    cursors.coldInts[root * COLD_INTS + LAMBDA_REQUESTS]!++;
    const column = program.lambdaArm[node] === 1 ? LAMBDA_ARM : LAMBDA_X86;
    cursors.coldFloats[root * COLD_FLOATS + column]! += Math.ceil(own - ROUNDING_MS) * program.lambdaMemoryMb[node]!;
  }

  #exitDelay(row: number, node: number): number {
    const { nodes, program } = this.#engine;
    return nodes.floats[node * FLOATS + EXIT_DELAY]! + this.extraDelay(row, program.exitDelayLaw[node]!);
  }

  /** A try that held something has ended well. */
  succeeded(row: number, node: number, t: number): void {
    this.release(row, node, t);
    this.#leaveAfter(row, node, t, Phase.leave);
  }

  #leaveAfter(row: number, node: number, t: number, phase: number): void {
    this.endVisit(row);
    this.#engine.at(row, t, t + this.#exitDelay(row, node), (node << Phase.bits) | phase, Rank.step);
  }

  /** A try has failed with the error in the cursor's ERROR column. */
  failed(row: number, node: number, t: number): void {
    this.release(row, node, t);
    this.afterError(row, node, t);
  }

  /** Gives back what the try holds; the next in the line of the pool is served. */
  release(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { hotInts } = engine.cursors;
    const flags = hotInts[row * HOT_INTS + FLAGS]!;
    if ((flags & (Flag.server | Flag.function)) === 0) return;
    hotInts[row * HOT_INTS + FLAGS] = flags & ~(Flag.server | Flag.function);
    if ((flags & Flag.function) !== 0) engine.gate.release(engine.program.functionOf[node]!, t);
    if ((flags & Flag.server) !== 0) this.#serveNext(engine.program.poolOf[node]!, t);
  }

  #serveNext(row: number, t: number): void {
    const engine = this.#engine;
    const pool = engine.pools[row]!;
    pool.count(t, -1);
    if (pool.line.size === 0) return;
    const next = pool.line.serve(t);
    pool.take(t);
    const { hotInts, hotFloats } = engine.cursors;
    const node = hotInts[next * HOT_INTS + NODE_AND_PHASE]! >> Phase.bits;
    const waited = t - hotFloats[next * HOT_FLOATS + TIME]!;
    engine.totals.timeMs[node]! += waited;
    engine.lose(next, waited);
    this.#served(next, node, t);
  }

  /**
   * Asks the rules who takes the error of a visit. A task goes on by events; for a container, whose caught error or
   * failure is dealt with at once, the answer says what happened.
   * @returns  the catcher's node, NONE when nobody takes it, or RETRIED.
   */
  ruled(row: number, node: number, t: number): number {
    const engine = this.#engine;
    const { cursors, stream } = engine;
    const { hotInts, coldInts } = cursors;
    engine.logErrors(row, engine.errorLines.failedTry[node]!);
    const before = (hotInts[row * HOT_INTS + FLAGS]! & Flag.retried) !== 0;
    const counters = before ? coldInts[row * COLD_INTS + COUNTERS]! : NONE;
    stream.restore(hotInts, row * HOT_INTS + STREAM);
    const wait = this.rules.after(node, coldInts[row * COLD_INTS + ERROR]!, counters, stream);
    stream.save(hotInts, row * HOT_INTS + STREAM);
    if (this.rules.counters !== NONE) {
      coldInts[row * COLD_INTS + COUNTERS] = this.rules.counters;
      hotInts[row * HOT_INTS + FLAGS]! |= Flag.retried;
    }
    if (wait >= 0) {
      engine.at(row, t, t + wait, (node << Phase.bits) | Phase.retry, Rank.step);
      return RETRIED;
    }
    engine.logErrors(row, engine.errorLines.failedVisit[node]!);
    this.endVisit(row);
    if (this.rules.caught === NONE) this.#uncount(row, node);
    return this.rules.caught;
  }

  /** The retriers' counters of a visit that ends. */
  endVisit(row: number): void {
    const { hotInts, coldInts } = this.#engine.cursors;
    if ((hotInts[row * HOT_INTS + FLAGS]! & Flag.retried) === 0) return;
    hotInts[row * HOT_INTS + FLAGS]! &= ~Flag.retried;
    this.rules.close(coldInts[row * COLD_INTS + COUNTERS]!);
  }

  /** A state left by an error is not exited: one event less. */
  #uncount(row: number, node: number): void {
    const { hotInts } = this.#engine.cursors;
    this.#engine.totals.events[node]!--;
    hotInts[hotInts[row * HOT_INTS + ROOT]! * HOT_INTS + EVENTS]!--;
  }

  afterError(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const target = this.ruled(row, node, t);
    if (target === RETRIED) return;
    if (target === NONE) engine.fail(row, node, t, Flag.culprit);
    else {
      engine.cursors.coldInts[row * COLD_INTS + ERROR] = target;
      this.#leaveAfter(row, node, t, Phase.leaveTo);
    }
  }

  /** The wait before a retry is over. */
  retry(row: number, node: number, t: number): void {
    const engine = this.#engine;
    if (engine.nodes.ints[node * INTS + METERED] === 1 && !engine.takeToken(t)) {
      engine.waitForToken(row, (node << Phase.bits) | Phase.tokenToRetry, t);
    } else this.retried(row, node, t);
  }

  /** Tries again: one more transition. */
  retried(row: number, node: number, t: number): void {
    const engine = this.#engine;
    const { hotInts, hotFloats, coldInts } = engine.cursors;
    engine.totals.retries[node]!++;
    engine.transitions += engine.nodes.ints[node * INTS + COUNTED]!;
    coldInts[hotInts[row * HOT_INTS + ROOT]! * COLD_INTS + RETRIES]!++;
    hotFloats[row * HOT_FLOATS + ENTERED] = t;
    if (engine.log(row, node, engine.program.retryEvents[node]!, t)) return;
    if (engine.program.kind[node] === NodeKind.task) this.tryOnce(row, node, t);
    else engine.families.open(row, node, t);
  }
}
