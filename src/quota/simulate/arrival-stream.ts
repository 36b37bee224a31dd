import type { ArrivalPlan, ArrivalSource } from '../../bill/contract/index.ts';
import { RandomStream } from '../../stats/index.ts';

/** Substreams from here on are arrivals', so that their draws depend on nothing else. */
const ARRIVAL_SUBSTREAMS = 0x8000_0000;
const SOURCES_PER_REPLICATION = 2 ** 14;
const DEFAULT_BURST_MS = 1000;

/**
 * Start times of executions, ascending, of any number of sources added up. Exact for any rate made of straight pieces:
 * the integrated rate is inverted in closed form, for Poisson at the points of a process of rate 1. Of starts at the same
 * instant, that of the source named first comes first. Memory does not grow with the number of starts.
 */
export class ArrivalStream {
  readonly #sources: readonly SourceStream[];

  /** @param replication  whole number, 0..2^16 - 1 */
  constructor(plan: ArrivalPlan, seed: number, replication: number, burstMs = DEFAULT_BURST_MS) {
    this.#sources = plan.parts.map((part, i) => {
      const substream = ARRIVAL_SUBSTREAMS + replication * SOURCES_PER_REPLICATION + i;
      return new SourceStream(part, plan.process, new RandomStream(seed, substream, 0), burstMs);
    });
    this.#choose();
  }

  /** The next start, ms; Infinity when there is none. */
  nextMs = Infinity;
  #from = 0;

  /** Moves on to the start after `nextMs`. */
  advance(): void {
    this.#sources[this.#from]?.advance();
    this.#choose();
  }

  #choose(): void {
    const sources = this.#sources;
    let first = Infinity;
    for (let i = 0; i < sources.length; i++) {
      if (sources[i]!.nextMs < first) {
        first = sources[i]!.nextMs;
        this.#from = i;
      }
    }
    this.nextMs = first;
  }
}

/** Starts of one source. */
class SourceStream {
  nextMs = 0;
  readonly #edges: Float64Array;
  /** [piece] rate at its beginning and at its end, starts per second; and expected starts before it. */
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  readonly #before: Float64Array;
  readonly #stream: RandomStream;
  readonly #isPoisson: boolean;
  /** 0 when starts do not come in bursts. */
  readonly #burstMs: number;
  readonly #startMs: number;
  #piece = 0;
  /** Expected starts before the next one: where the integrated rate has to come to. */
  #target: number;

  constructor(source: ArrivalSource, process: ArrivalPlan['process'], stream: RandomStream, burstMs: number) {
    const { edges } = source;
    const pieces = edges.length - 1;
    this.#edges = edges;
    this.#left = new Float64Array(pieces);
    this.#right = new Float64Array(pieces);
    this.#before = new Float64Array(pieces + 1);
    for (let i = 0; i < pieces; i++) {
      const starts = source.expectedStarts(edges[i]!, edges[i + 1]!);
      this.#left[i] = source.rateAt(edges[i]!);
      this.#right[i] = Math.max(0, (2000 * starts) / (edges[i + 1]! - edges[i]!) - this.#left[i]!);
      this.#before[i + 1] = this.#before[i]! + starts;
    }
    this.#stream = stream;
    this.#isPoisson = process === 'poisson';
    this.#burstMs = process === 'burst' ? burstMs : 0;
    this.#startMs = source.startMs;
    this.#target = this.#isPoisson ? stream.exponential() : 0.5;
    this.#find();
  }

  advance(): void {
    this.#target += this.#isPoisson ? this.#stream.exponential() : 1;
    this.#find();
  }

  /** Finds when the integrated rate reaches the target. */
  #find(): void {
    const before = this.#before;
    const pieces = this.#left.length;
    while (this.#piece < pieces && before[this.#piece + 1]! <= this.#target) this.#piece++;
    if (this.#piece === pieces) {
      this.nextMs = Infinity;
      return;
    }
    const piece = this.#piece;
    const from = this.#edges[piece]!;
    const length = this.#edges[piece + 1]! - from;
    const rate = this.#left[piece]!;
    const area = (this.#target - before[piece]!) * 1000;
    // rate x + slope x^2 / 2 = area, solved so that nothing cancels
    const slope = (this.#right[piece]! - rate) / length;
    const x = slope === 0 ? area / rate : (2 * area) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * area)));
    const t = from + Math.min(x, length);
    this.nextMs =
      this.#burstMs === 0 ? t : this.#startMs + this.#burstMs * Math.floor((t - this.#startMs) / this.#burstMs);
  }
}
