import type { Pointer } from '../../issue/index.ts';
import type { ArrivalPart } from '../model.ts';
import { columnsOf, type Piece, type RateCurve, rateCurve } from './curve.ts';

/** One source of starts, before it became an `ArrivalPart`. */
export interface Source {
  readonly kind: ArrivalPart['kind'];
  readonly pointer: Pointer;
  readonly curve: RateCurve;
  /** Its starts are told by a clock and come evenly spaced, where nobody says otherwise. */
  readonly isSchedule?: boolean;
}

/** What every reader of a source needs to know of the whole profile. */
export interface Span {
  readonly horizonMs: number;
  readonly monthMs: number;
  /** Straight pieces one expression may use: they share a budget. */
  readonly piecesPerExpression: number;
}

/** A source of straight pieces that follow each other from `startMs`. */
export function sourceOf(
  kind: ArrivalPart['kind'],
  pointer: Pointer,
  startMs: number,
  pieces: readonly Piece[],
): Source | undefined {
  const columns = columnsOf(startMs, pieces);
  return columns.left.length === 0 ? undefined : { kind, pointer, curve: rateCurve(columns) };
}
