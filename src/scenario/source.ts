import { at, type Pointer } from '../issue/index.ts';
import { columnsOf, type Piece, type RateCurve, rateCurve } from './curve.ts';
import type { ArrivalPart } from './model.ts';
import type { Reading } from './reading.ts';

/** One source of starts, before it became an `ArrivalPart`. */
export interface Source {
  readonly kind: ArrivalPart['kind'];
  readonly pointer: Pointer;
  readonly curve: RateCurve;
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

/** The field of a source as a place, for assumptions and issues. */
export const fieldAt = (pointer: Pointer, field: string): Pointer => at(pointer, field);

/** The end of a source that has no end of its own is the horizon; one that begins later is refused. */
export function endOf(
  startMs: number,
  durationMs: number | undefined,
  span: Span,
  pointer: Pointer,
  { findings }: Reading,
): number | undefined {
  if (durationMs !== undefined) return startMs + durationMs;
  if (startMs < span.horizonMs) return span.horizonMs;
  const message = 'it begins at or after the end of the horizon';
  findings.error({ code: 'scenario.horizon-too-short', pointer, message, hint: 'Set a longer horizon.' });
  return undefined;
}
