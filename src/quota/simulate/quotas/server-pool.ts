import type { Cursors } from '../cursors/cursors.ts';
import { WaitingLine } from './waiting-line.ts';

/** Servers with one line before them. */
export class ServerPool {
  readonly name: string;
  readonly servers: number;
  readonly line: WaitingLine;
  busy = 0;
  peak = 0;
  /** Tries that got a server. */
  served = 0;
  #area = 0;
  #last = 0;

  constructor(name: string, servers: number, cursors: Cursors, horizonMs: number) {
    this.name = name;
    this.servers = servers;
    this.line = new WaitingLine(cursors, horizonMs);
  }

  /** Takes a free server, if there is one. */
  take(t: number): boolean {
    if (this.busy >= this.servers) return false;
    this.count(t, 1);
    this.served++;
    if (this.busy > this.peak) this.peak = this.busy;
    return true;
  }

  /** Busy servers times time up to `t`, ms. */
  area(t: number): number {
    return this.#area + this.busy * (t - this.#last);
  }

  count(t: number, change: number): void {
    this.#area += this.busy * (t - this.#last);
    this.#last = t;
    this.busy += change;
  }
}
