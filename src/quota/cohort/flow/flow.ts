import { LogHistogram } from '../../../stats/index.ts';
import type { CohortOptions } from '../model.ts';
import type { Response } from '../response/response.ts';
import { ArrivalCurve } from './arrival-curve.ts';
import { CarrierHold } from './carrier-hold.ts';
import { DelayLine } from './delay-line.ts';
import { closePools, drainOf, type PoolQueue, poolQueues } from './drain.ts';
import { RowedTimeline } from './flow-timeline.ts';
import { LambdaGate } from './holders.ts';
import { type Network, networkOf, SLOTS, Special } from './network.ts';
import { OpenLimit } from './open-limit.ts';
import { StartGate } from './start-gate.ts';
import { TransitionLine } from './transition-line.ts';
import { WantedSteps } from './wanted-steps.ts';

const DEFAULT_STEP_MS = 1000;
const CHUNK = 4096;
/** Sweeps of one step at most, for loops that are faster than a step; what is left goes on in the next one. */
const MOST_SWEEPS = 64;
const SETTLED = 1e-9;
/** A run is over when less than this share of what started is left. */
const EMPTY = 1e-9;
const SETTLED_SHARE = 1e-4;

/** Executions as a fluid, step by step: what is due, what the quotas let through, where it goes on. */
export class Flow {
  readonly network: Network;
  readonly stepMs: number;
  readonly horizonSteps: number;
  readonly totalSteps: number;
  readonly gate: StartGate;
  readonly lambda: LambdaGate;
  readonly pools: readonly PoolQueue[];
  readonly timeline: RowedTimeline;
  readonly line: TransitionLine;
  step = 0;
  finished = false;

  // running totals
  endedWell = 0;
  endedFailed = 0;
  throttledTransitions = 0;
  throttledInvokes = 0;
  inProgress = 0;
  peakInProgress = 0;
  /** Sum over steps of executions in progress at their ends; and up to the horizon. */
  inProgressSteps = 0;
  inProgressStepsAtHorizon = 0;
  backlogPeak = 0;
  backlogAtHorizon = 0;
  firstThrottleStep = Infinity;
  /** When the line was, or will be, empty if nothing more comes; steps. */
  lineEmptyAt = 0;
  /** Steps until less than half an execution is left. */
  endStep = 0;
  peakTransitions = 0;
  tokens: number;
  /** [place] what has gone through it. */
  readonly passed: Float64Array;
  /** [place] invokes of it that were throttled. */
  readonly throttledAt: Float64Array;
  /** Waits for a token, ms, by amount. */
  readonly waits = new LogHistogram();
  /** Where a row of the timeline is several steps. */
  readonly wanted: WantedSteps | undefined;
  /** [step] wait of who asks then, in steps; made when first needed. */
  waitSteps: Float32Array | undefined;
  /** [cell of steps] starts, to weigh the waits with. */
  readonly startsByCell: Float64Array;
  readonly cellSteps: number;

  readonly #curve: ArrivalCurve;
  readonly #arrivals = new Float64Array(CHUNK);
  readonly #ring: Float64Array;
  readonly #granted: Float64Array;
  readonly #through: Float64Array;
  readonly #queued: Float64Array;
  readonly #tails: readonly DelayLine[];
  readonly #hold: CarrierHold;
  readonly #bucketSize: number;
  readonly #refill: number;
  readonly #open: OpenLimit;
  #available = 0;
  #asked = 0;
  /** Some of the line got their tokens in this step. */
  #wasServed = false;

  constructor(response: Response, options: CohortOptions) {
    this.stepMs = options.stepMs ?? DEFAULT_STEP_MS;
    this.horizonSteps = Math.ceil(options.horizonMs / this.stepMs);
    this.totalSteps = this.horizonSteps + Math.ceil((options.drainMs ?? drainOf(response, options)) / this.stepMs);
    const network = networkOf(response, options, this.stepMs);
    this.network = network;
    const { quotas } = options;
    this.gate = new StartGate(quotas.startExecution, options.onThrottle, this);
    this.lambda = new LambdaGate(network.functions, quotas, this.stepMs);
    this.pools = poolQueues(response);
    this.timeline = new RowedTimeline(this.horizonSteps, this.totalSteps, this.stepMs);
    const isMetered = quotas.stateTransition !== undefined;
    if (this.timeline.stepsPerRow > 1) this.wanted = new WantedSteps(this.horizonSteps, this.totalSteps, isMetered);
    this.line = new TransitionLine(network.places);
    this.#curve = new ArrivalCurve(options.arrivals, this.stepMs, options.horizonMs, options.burstMs);
    this.#ring = new Float64Array(SLOTS * network.stride);
    this.#granted = new Float64Array(network.places);
    this.#through = new Float64Array(network.places);
    this.#queued = new Float64Array(network.places);
    this.passed = new Float64Array(network.places);
    this.throttledAt = new Float64Array(network.places);
    this.#tails = network.tails.map((tail) => new DelayLine(tail, this.totalSteps));
    this.#hold = new CarrierHold(network.places, this.totalSteps);
    this.#bucketSize = quotas.stateTransition?.bucketSize ?? 0;
    this.#refill = ((quotas.stateTransition?.refillRate ?? 0) * this.stepMs) / 1000;
    this.tokens = this.#bucketSize;
    this.#open = new OpenLimit(quotas.openExecutions);
    this.cellSteps = Math.max(1, Math.ceil(this.horizonSteps / 4096));
    this.startsByCell = new Float64Array(Math.ceil(this.totalSteps / this.cellSteps) + 1);
  }

  /** Goes `steps` further, or to the end. */
  advance(steps: number): void {
    const until = Math.min(this.totalSteps, this.step + steps);
    while (this.step < until && !this.finished) this.#next();
    if (this.step >= this.totalSteps) this.finished = true;
  }

  /** What has entered stages so far. */
  get transitions(): number {
    let sum = 0;
    for (let stage = 0; stage < this.network.startPlace; stage++) sum += this.passed[stage]!;
    return sum;
  }

  /** So little is left that means over all executions are known. */
  get settled(): boolean {
    return this.#isLeft(SETTLED_SHARE);
  }

  /** At most this share of what came is still there. */
  #isLeft(share: number): boolean {
    return this.step >= this.horizonSteps && this.inProgress + this.gate.waiting <= share * this.gate.offered;
  }

  #next(): void {
    const { step, network } = this;
    const ring = this.#ring;
    const at = step % CHUNK;
    if (at === 0) this.#curve.fill(this.#arrivals, step);
    const base = (step & (SLOTS - 1)) * network.stride;
    for (const tail of this.#tails) ring[base + tail.column]! += tail.next();
    this.#serve();
    if (this.#hold.amount > 0) this.#hold.release(step, ring, base);
    this.#giveBack(base);
    this.wanted?.addStarts(step, this.#arrivals[at]!);
    const isNear = this.#open.isNear(this.inProgress + this.#arrivals[at]! + this.gate.waiting);
    if (isNear) this.#move(base);
    const gone = this.#ended(base);
    const room = isNear ? this.#open.room(this.inProgress - gone) : Infinity;
    const starts = this.gate.pass(step, this.#arrivals[at]!, room);
    ring[base + network.startPlace]! += starts;
    this.startsByCell[Math.floor(step / this.cellSteps)]! += starts;
    this.#move(base);
    if (isNear) this.#open.note(starts, this.#ended(base) - gone);
    for (const tail of this.#tails) tail.add(this.#through[tail.place]! * tail.share);
    this.#through.fill(0);
    this.#close(base, starts);
    this.step++;
    this.finished = this.#isLeft(EMPTY);
    if (this.step % this.timeline.stepsPerRow === 0 || this.finished || this.step === this.totalSteps) this.#row();
  }

  #move(base: number): void {
    this.#sweep(base);
    if (this.network.hasFastLoop) this.#sweepLoops(base);
  }

  /** Executions that have ended in this step so far. */
  #ended(base: number): number {
    return this.#ring[base + this.network.endedWell]! + this.#ring[base + this.network.endedFailed]!;
  }

  /** Tokens of the step, those who wait first. */
  #serve(): void {
    this.#asked = 0;
    this.#available = this.tokens + this.#refill;
    this.#wasServed = this.line.total > 0;
    if (!this.#wasServed) return;
    this.line.nextStep();
    this.#available -= this.line.serve(this.#available, this.#granted);
    if (this.line.total > 0) this.#available = 0;
  }

  #giveBack(base: number): void {
    const { network, lambda, pools } = this;
    const ring = this.#ring;
    const first = base + network.releases;
    if (network.functions > 0) {
      for (let row = 0; row < network.functions; row++) {
        lambda.release(row, ring[first + row]!);
        ring[first + row] = 0;
      }
      lambda.nextStep();
    }
    for (let row = 0; row < pools.length; row++) {
      const column = first + network.functions + row;
      pools[row]!.held = Math.max(0, pools[row]!.held - ring[column]!);
      ring[column] = 0;
    }
  }

  #sweep(base: number): void {
    const { order, stride, tapStart, tapOffset, tapShare, special } = this.network;
    const ring = this.#ring;
    const mask = SLOTS * stride - 1;
    const { passed } = this;
    const isFree = this.line.total === 0 && !this.#wasServed;
    let available = this.#available;
    let asked = 0;
    for (let k = 0; k < order.length; k++) {
      const place = order[k]!;
      let amount = ring[base + place]!;
      ring[base + place] = 0;
      const kind = special[place]!;
      if (kind === Special.metered && isFree && amount <= available) {
        available -= amount;
        asked += amount;
        passed[place]! += amount;
      } else if (kind !== 0) {
        this.#available = available;
        amount = this.#pass(place, kind, amount, base);
        available = this.#available;
      } else passed[place]! += amount;
      if (amount === 0) continue;
      for (let tap = tapStart[place]!; tap < tapStart[place + 1]!; tap++) {
        ring[(base + tapOffset[tap]!) & mask]! += amount * tapShare[tap]!;
      }
    }
    this.#available = available;
    this.#asked += asked;
  }

  /** A place with quotas, queues or long delays. @returns what goes on by its taps. */
  #pass(place: number, kind: number, asking: number, base: number): number {
    let amount = asking;
    if ((kind & Special.metered) !== 0) {
      amount = this.#metered(place, amount) + this.#granted[place]!;
      this.#granted[place] = 0;
    }
    this.passed[place]! += amount;
    if ((kind & Special.holds) !== 0) amount = this.#take(place, amount, base);
    if (amount === 0) return 0;
    if ((kind & Special.tails) !== 0) this.#through[place]! += amount;
    if ((kind & Special.carrier) === 0 || this.line.total === 0) return amount;
    this.#fork(place, amount, base);
    return 0;
  }

  /** @returns what gets its token in this step; the rest waits. */
  #metered(place: number, amount: number): number {
    if (amount === 0) return 0;
    this.#asked += amount;
    if (amount <= this.#available) {
      this.#available -= amount;
      return amount;
    }
    const served = this.#available;
    this.#available = 0;
    this.line.push(place, amount - served);
    this.throttledTransitions += amount - served;
    return served;
  }

  /** The family goes its way, and who waits for it is held back as its transitions are. */
  #fork(place: number, amount: number, base: number): void {
    const { tapStart, tapOffset, tapShare, carrier, depth, stride } = this.network;
    const ring = this.#ring;
    const carrierColumn = carrier[place]!;
    for (let tap = tapStart[place]!; tap < tapStart[place + 1]!; tap++) {
      if (tapOffset[tap] === carrierColumn) continue;
      ring[(base + tapOffset[tap]!) & (SLOTS * stride - 1)]! += amount * tapShare[tap]!;
    }
    const wait = (depth[place]! * this.line.total) / this.#refill;
    if (wait < 1) ring[base + carrierColumn]! += amount;
    else this.#hold.add(this.step, carrierColumn, amount, wait);
  }

  /** Functions refuse what has no room; pools let it wait. @returns what begins its service. */
  #take(place: number, amount: number, base: number): number {
    const { holds, heldShare, functions } = this.network;
    const row = holds[place]!;
    if (row < functions) {
      if (amount === 0) return 0;
      const let_ = this.lambda.invoke(row, amount, heldShare[place]!, this.step);
      const refused = amount - let_;
      if (refused > 0) this.#throttle(place, refused, base);
      return let_;
    }
    const pool = this.pools[row - functions]!;
    pool.requests += amount;
    const wanted = this.#queued[place]! + amount;
    if (wanted === 0) return 0;
    const share = heldShare[place]!;
    const room = Math.max(0, pool.limit - pool.held);
    const served = share === 0 ? wanted : Math.min(wanted, room / share);
    pool.held += served * share;
    const left = wanted - served;
    pool.waiting += left - this.#queued[place]!;
    if (left > 0) {
      pool.refused += Math.min(amount, left);
      if (this.step < pool.firstStep) pool.firstStep = this.step;
    }
    this.#queued[place] = left;
    return served;
  }

  #throttle(place: number, amount: number, base: number): void {
    const { throttleStart, throttleOffset, throttleShare, stride } = this.network;
    const ring = this.#ring;
    this.throttledInvokes += amount;
    this.throttledAt[place]! += amount;
    for (let tap = throttleStart[place]!; tap < throttleStart[place + 1]!; tap++) {
      ring[(base + throttleOffset[tap]!) & (SLOTS * stride - 1)]! += amount * throttleShare[tap]!;
    }
  }

  /** Loops that are faster than a step go round until little is left. */
  #sweepLoops(base: number): void {
    const { places, stride } = this.network;
    const ring = this.#ring;
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let left = 0;
      for (let place = 0; place < places; place++) left += ring[base + place]!;
      if (left <= SETTLED * this.inProgress || left === 0) break;
      this.#sweep(base);
    }
    const next = (base + stride) & (SLOTS * stride - 1);
    for (let place = 0; place < places; place++) {
      ring[next + place]! += ring[base + place]!;
      ring[base + place] = 0;
    }
  }

  #close(base: number, starts: number): void {
    const { network, pools, line } = this;
    const ring = this.#ring;
    const well = ring[base + network.endedWell]!;
    const failed = ring[base + network.endedFailed]!;
    ring.fill(0, base + network.endedWell, base + network.endedFailed + 1);
    this.endedWell += well;
    this.endedFailed += failed;
    this.inProgress = Math.max(0, this.inProgress + starts - well - failed);
    this.inProgressSteps += this.inProgress;
    if (this.inProgress + this.gate.waiting >= 0.5 || this.step < this.horizonSteps) this.endStep = this.step + 1;
    if (this.inProgress > this.peakInProgress) this.peakInProgress = this.inProgress;
    if (this.#refill > 0) {
      this.tokens = Math.min(this.#bucketSize, this.#available);
      this.wanted?.addTransitions(this.step, this.#asked);
      if (this.#asked > this.peakTransitions) this.peakTransitions = this.#asked;
      if (line.total > 0 || this.waitSteps !== undefined) this.#noteWait();
    }
    if (network.functions > 0) this.lambda.endStep();
    closePools(pools, this.step, this.horizonSteps);
    if (this.step === this.horizonSteps - 1) {
      this.backlogAtHorizon = line.total;
      this.inProgressStepsAtHorizon = this.inProgressSteps;
    }
  }

  /** Who asks now waits until those before have been served. */
  #noteWait(): void {
    this.waitSteps ??= new Float32Array(this.totalSteps + 1);
    const { total } = this.line;
    const wait = total / this.#refill;
    this.waitSteps[this.step] = wait;
    if (this.#asked > 0) this.waits.addWeighted(wait * this.stepMs, this.#asked);
    if (total > this.backlogPeak) this.backlogPeak = total;
    if (total === 0) return;
    this.lineEmptyAt = this.step + 1 + wait;
    if (this.step < this.firstThrottleStep) this.firstThrottleStep = this.step;
  }

  #row(): void {
    const { gate } = this;
    const now = [
      gate.offered,
      gate.accepted,
      this.endedWell + this.endedFailed,
      this.transitions,
      gate.refusedByBucket + gate.refusedByLimit,
      this.throttledTransitions,
      this.throttledInvokes,
    ];
    this.timeline.add(now, [
      this.inProgress,
      gate.isMetered ? gate.tokens : Number.NaN,
      this.#refill > 0 ? this.tokens : Number.NaN,
      this.line.total,
      gate.waiting,
    ]);
  }
}
