import type { ArrivalPlan, ArrivalSource } from '../../../bill/contract/index.ts';

const DEFAULT_BURST_MS = 1000;

/** Expected starts step by step: exact for rates made of straight pieces. Steps are asked for in rising order. */
export class ArrivalCurve {
  readonly #sources: readonly SourceCurve[];

  constructor(plan: ArrivalPlan, stepMs: number, horizonMs: number, burstMs = DEFAULT_BURST_MS) {
    this.#sources = plan.parts.map((part) => new SourceCurve(part, plan.process, stepMs, horizonMs, burstMs));
  }

  /** Starts of the steps from `first` on. */
  fill(into: Float64Array, first: number): void {
    into.fill(0);
    for (const source of this.#sources) source.addTo(into, first);
  }
}

class SourceCurve {
  readonly #source: ArrivalSource;
  readonly #isBurst: boolean;
  readonly #stepMs: number;
  readonly #endMs: number;
  readonly #burstMs: number;
  #piece = 0;
  #nextBurst = 0;

  constructor(
    source: ArrivalSource,
    process: ArrivalPlan['process'],
    stepMs: number,
    horizonMs: number,
    burstMs: number,
  ) {
    this.#source = source;
    this.#isBurst = process === 'burst' && burstMs > stepMs;
    this.#stepMs = stepMs;
    this.#endMs = Math.min(horizonMs, source.endMs);
    this.#burstMs = burstMs;
  }

  addTo(into: Float64Array, first: number): void {
    if (this.#isBurst) this.#addBursts(into, first);
    else this.#addPieces(into, first);
  }

  /** All of one burst in the step it begins in. */
  #addBursts(into: Float64Array, first: number): void {
    const { startMs, expectedStarts } = this.#source;
    for (;;) {
      const from = startMs + this.#nextBurst * this.#burstMs;
      const step = Math.floor(from / this.#stepMs) - first;
      if (from >= this.#endMs || step >= into.length) return;
      into[step]! += expectedStarts(from, Math.min(from + this.#burstMs, this.#endMs));
      this.#nextBurst++;
    }
  }

  #addPieces(into: Float64Array, first: number): void {
    const { edges, rateAt, expectedStarts } = this.#source;
    const step = this.#stepMs;
    const untilMs = Math.min(this.#endMs, (first + into.length) * step);
    for (; this.#piece + 1 < edges.length; this.#piece++) {
      const pieceFrom = edges[this.#piece]!;
      const pieceTo = edges[this.#piece + 1]!;
      const from = Math.max(pieceFrom, first * step);
      const to = Math.min(pieceTo, untilMs);
      if (to > from) {
        const rate = rateAt(pieceFrom);
        const starts = expectedStarts(pieceFrom, pieceTo);
        const slope = (2 * ((1000 * starts) / (pieceTo - pieceFrom) - rate)) / (pieceTo - pieceFrom);
        const firstStep = Math.floor(from / step);
        const lastStep = Math.ceil(to / step);
        for (let i = firstStep; i < lastStep; i++) {
          const low = Math.max(from, i * step);
          const high = Math.min(to, (i + 1) * step);
          const middle = rate + slope * ((low + high) / 2 - pieceFrom);
          into[i - first]! += Math.max(0, (middle * (high - low)) / 1000);
        }
      }
      if (pieceTo > untilMs) return;
    }
  }
}
