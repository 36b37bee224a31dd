import type { JsonObject } from '../asl/index.ts';
import type { HistoryEvent } from './model.ts';

/** The history has no room for another event: the execution must end. */
export class HistoryFull extends Error {}

/** Events of one execution in order of their ids, which start at 1. */
export class EventLog {
  readonly events: HistoryEvent[] = [];
  readonly #maxEvents: number;
  readonly #nowMs: (chars: number) => number;
  #lastMs = Number.NaN;
  #lastText = '';
  stateEntries = 0;
  retries = 0;

  constructor(maxEvents: number, nowMs: (chars: number) => number) {
    this.#maxEvents = maxEvents;
    this.#nowMs = nowMs;
  }

  /**
   * Adds an event; its details stand under AWS's key for its type.
   * @returns its id.
   * @throws HistoryFull when only the last place is left, which is kept for the end of the execution.
   */
  add(type: string, previousEventId: number, details?: JsonObject): number {
    if (this.events.length >= this.#maxEvents - 1) throw new HistoryFull();
    return this.#append(type, previousEventId, details);
  }

  /** The execution's last event; it may take the last place. */
  end(type: string, previousEventId: number, details?: JsonObject): void {
    this.#append(type, previousEventId, details);
  }

  #append(type: string, previousEventId: number, details?: JsonObject): number {
    const id = this.events.length + 1;
    const name = details?.name;
    const chars = details === undefined ? 0 : charsIn(details);
    if (type.endsWith('StateEntered')) this.stateEntries++;
    this.events.push({
      id,
      previousEventId,
      timestamp: this.#timestamp(chars),
      type,
      ...(typeof name === 'string' ? { name } : {}),
      ...(details === undefined ? {} : { [detailsKey(type)]: details }),
    });
    return id;
  }

  /** Many events share an instant: its text is made once. */
  #timestamp(chars: number): string {
    const nowMs = this.#nowMs(chars);
    if (nowMs !== this.#lastMs) [this.#lastMs, this.#lastText] = [nowMs, isoTime(nowMs)];
    return this.#lastText;
  }
}

/** Characters of the texts in an event's details; the rest of it is small. */
function charsIn(details: JsonObject): number {
  let chars = 0;
  for (const value of Object.values(details)) if (typeof value === 'string') chars += value.length;
  return chars;
}

/** Simulated instants may lie beyond what a Date can hold; these are shown as the last one it can. */
const LAST_DATE_MS = 8.64e15;

export const isoTime = (ms: number): string => new Date(Math.min(Math.round(ms), LAST_DATE_MS)).toISOString();

/** `PassStateEntered` keeps its details under `stateEnteredEventDetails`, `TaskFailed` under `taskFailedEventDetails`. */
function detailsKey(type: string): `${string}EventDetails` {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
