import type { Pointer } from './pointer.ts';

/** Something the answer rests on that the user did not say. Every default, price, quota and latency used is one. */
export interface Assumption {
  /** Stable and unique within a report, `room.what` or `room.what:state name`. */
  readonly id: string;
  /** What is assumed, in words. */
  readonly what: string;
  /** The value used, with its unit, as text. */
  readonly value: string;
  /** Where it comes from: a URL, a document, or "assumed: no source" in plain words. */
  readonly source: string;
  /** How much the answer could move with it: shown first when high. */
  readonly weight: 'high' | 'medium' | 'low';
  /** The place in the workflow it concerns. */
  readonly pointer?: Pointer;
}
