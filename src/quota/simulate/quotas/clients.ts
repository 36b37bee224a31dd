import { NONE } from '../../../program/index.ts';
import { LogHistogram, RandomStream } from '../../../stats/index.ts';
import { COLD_FLOATS, COLD_INTS, HOT_INTS, INDEX, NODE_AND_PHASE, RETRIES, STARTED } from '../cursors/cursors.ts';
import { Phase } from '../cursors/phases.ts';
import type { Engine } from '../engine.ts';
import { Rank } from '../events/future-events.ts';
import { TokenBucket } from './token-bucket.ts';

/** Substream of the clients' own draws, so that they change nobody else's. */
const CLIENT_SUBSTREAMS = 0x4000_0000;
const MOST_RETRIES = 1001;

/** Who starts executions: what they do when a start is throttled. */
export class Clients {
  readonly bucket: TokenBucket | undefined;
  readonly openLimit: number;
  /** Starts wanted, one per arrival. */
  offered = 0;
  /** Tries refused by the bucket, and by the limit of executions in progress. */
  throttledByBucket = 0;
  throttledByLimit = 0;
  firstByBucketMs = Infinity;
  firstByLimitMs = Infinity;
  /** Starts that were refused at least once and are tried again; dropped at once; given up after all retries. */
  retried = 0;
  dropped = 0;
  lost = 0;
  /** Waiting to try again. */
  waiting = 0;
  peakWaiting = 0;
  /** Waiting to try again at the end of the arrivals, and when nobody did any more, last of all, ms. */
  waitingAtHorizon = 0;
  emptyAtMs = 0;
  /** From the first try to the start, of those that were refused at first, ms. */
  readonly delays = new LogHistogram();
  readonly #engine: Engine;
  readonly #stream = new RandomStream();

  constructor(engine: Engine) {
    this.#engine = engine;
    const { startExecution, openExecutions } = engine.options.quotas;
    this.bucket = startExecution === undefined ? undefined : new TokenBucket(startExecution);
    this.openLimit = openExecutions ?? Infinity;
  }

  /** Refused by a quota so far. */
  get throttled(): number {
    return this.throttledByBucket + this.throttledByLimit;
  }

  /** @returns the row of an execution that has started and comes to its first node, or NONE. */
  arrive(t: number): number {
    const index = this.offered++;
    if (this.#isAccepted(t)) return this.#engine.executions.start(index, 0, t);
    this.#refused(NONE, index, t, 0, t);
    return NONE;
  }

  /** The wait of a client is over. */
  startAgain(row: number, t: number): void {
    const { coldInts, coldFloats } = this.#engine.cursors;
    const index = coldFloats[row * COLD_FLOATS + INDEX]!;
    const first = coldFloats[row * COLD_FLOATS + STARTED]!;
    const retries = coldInts[row * COLD_INTS + RETRIES]!;
    if (!this.#isAccepted(t)) {
      this.#refused(row, index, first, retries, t);
      return;
    }
    this.#stop(row, t);
    this.delays.add(t - first);
    const started = this.#engine.executions.start(index, t - first, t);
    if (started !== NONE)
      this.#engine.enter(started, this.#engine.cursors.hotInts[started * HOT_INTS + NODE_AND_PHASE]! >> Phase.bits, t);
  }

  /** The bucket decides first; a start refused by the limit has used its token. */
  #isAccepted(t: number): boolean {
    if (this.bucket !== undefined && !this.bucket.take(t)) {
      this.throttledByBucket++;
      if (t < this.firstByBucketMs) this.firstByBucketMs = t;
      return false;
    }
    if (this.#engine.executions.open >= this.openLimit) {
      this.throttledByLimit++;
      if (t < this.firstByLimitMs) this.firstByLimitMs = t;
      return false;
    }
    return true;
  }

  /** A task has opened an execution, which is not refused: it may take them beyond their limit. */
  opened(open: number, t: number): void {
    if (open > this.openLimit && t < this.firstByLimitMs) this.firstByLimitMs = t;
  }

  /** @param row  of a start that has been retried before, or NONE. */
  #refused(row: number, index: number, first: number, retries: number, t: number): void {
    const engine = this.#engine;
    const { cursors, options } = engine;
    const policy = options.onThrottle;
    if (policy.kind === 'drop' || retries >= policy.maxAttempts) {
      if (policy.kind === 'drop') this.dropped++;
      else this.lost++;
      if (row !== NONE) this.#stop(row, t);
      return;
    }
    const wait = Math.min(policy.cap, policy.base * 2 ** retries);
    const client = row === NONE ? engine.timer(NONE, NONE) : row;
    if (row === NONE) {
      this.retried++;
      if (++this.waiting > this.peakWaiting) this.peakWaiting = this.waiting;
      cursors.coldFloats[client * COLD_FLOATS + INDEX] = index;
      cursors.coldFloats[client * COLD_FLOATS + STARTED] = first;
    }
    cursors.coldInts[client * COLD_INTS + RETRIES] = retries + 1;
    const drawn = policy.jitter === 'full' ? wait * this.#draw(index, retries) : wait;
    engine.after(client, t + drawn, Phase.start, Rank.step);
  }

  /** A client has started its execution or given up. */
  #stop(row: number, t: number): void {
    if (--this.waiting === 0) this.emptyAtMs = t;
    this.#engine.cursors.end(row);
  }

  #draw(index: number, retries: number): number {
    const { options, replication } = this.#engine;
    this.#stream.reseed(options.seed, CLIENT_SUBSTREAMS + replication, index * MOST_RETRIES + retries);
    return this.#stream.uniform();
  }
}
