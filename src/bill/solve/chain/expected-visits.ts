import {
  type ErrorLines,
  errorLinesOf,
  ITERATION_EVENTS,
  NONE,
  NodeKind,
  type Program,
} from '../../../program/index.ts';
import { cutsSiblings, type Refused } from '../refused.ts';
import type { SolveContext } from './solve-context.ts';

/** A state where it is run: means per execution, and whether they are known. A nested workflow may be run in several places. */
export interface Passed {
  readonly entries: number;
  readonly retries: number;
  /** Lines at log level ERROR. */
  readonly errorLines: number;
  readonly events: number;
  /** Executions started: children of a map run, or the one of a task's try. */
  readonly starts: number;
  /** State that started the execution it is part of; NONE for the execution itself. */
  readonly ranBy: number;
  /** A sibling's failure may cut it: the container that holds both, else NONE. */
  readonly cutBy: number;
  /** Entered however its siblings fare: the first state of a branch. */
  readonly isFirst: boolean;
}

/** How often an execution passes each state. */
export class ExpectedVisits {
  /** [node] none where no execution comes. */
  readonly places: readonly Passed[][];
  readonly #frame: SolveContext;
  readonly #program: Program;
  readonly #errorLines: ErrorLines;

  constructor(frame: SolveContext) {
    this.#frame = frame;
    this.#program = frame.program;
    this.#errorLines = errorLinesOf(frame.program);
    this.places = Array.from({ length: frame.program.nodeCount }, () => []);
    this.#follow(frame.program.entry, { weight: 1, ranBy: NONE, cutBy: NONE, isFirst: false });
  }

  #follow(
    entry: number,
    place: { readonly weight: number; readonly ranBy: number; readonly cutBy: number; readonly isFirst: boolean },
  ): void {
    const { odds, inFamily } = this.#frame;
    const { childRun, kind, visitEvents, retryEvents } = this.#program;
    const lines = this.#errorLines;
    for (const [node, visits] of odds.scope(entry).visits) {
      if (kind[node] === NodeKind.pick || kind[node] === NodeKind.raise) continue; // no states
      const entries = place.weight * visits;
      const facts = odds.facts[node]!;
      let uncaught = 0;
      if (kind[node] !== NodeKind.fail) for (const share of odds.exits(node).failed.values()) uncaught += share;
      const isMap = kind[node] === NodeKind.map;
      const events =
        visitEvents[node]! +
        facts.retries * retryEvents[node]! +
        (isMap ? ITERATION_EVENTS * facts.members : 0) +
        uncaught * (inFamily[node]! - 1);
      const failedVisits = facts.failures - facts.retries; // of a container: runs that are not followed by another
      const errorLines =
        lines.entered[node]! +
        facts.failures * (lines.failedTry[node]! + (isMap ? 1 : 0)) +
        failedVisits * lines.failedVisit[node]! +
        uncaught * inFamily[node]!;
      const startsExecutions = childRun[node] !== NONE;
      const isFirst = place.isFirst && node === entry && visits === 1;
      this.places[node]!.push({
        entries,
        retries: entries * facts.retries,
        errorLines: entries * errorLines,
        events: entries * events,
        starts: startsExecutions ? entries * facts.members : 0,
        ranBy: place.ranBy,
        cutBy: place.cutBy,
        isFirst,
      });
      if (kind[node] !== NodeKind.parallel && !isMap && !startsExecutions) continue;
      const members = this.#frame.entries(node);
      const cutBy = facts.cut && place.cutBy === NONE ? node : place.cutBy;
      for (const member of members) {
        this.#follow(member, {
          weight: (entries * facts.members) / members.length,
          ranBy: startsExecutions ? node : place.ranBy,
          cutBy,
          // a family inside another cut one begins at a moment of its own
          isFirst: facts.cut && place.cutBy === NONE && this.#frame.beginTogether(node),
        });
      }
    }
  }

  /** The refusal for what depends on when siblings fail; nothing where that does not matter. */
  cutOf(node: number, what: string): Refused | undefined {
    return this.#cutAt(
      this.places[node]!.find(({ cutBy }) => cutBy !== NONE),
      what,
    );
  }

  #cutAt(place: Passed | undefined, what: string): Refused | undefined {
    if (place === undefined || place.cutBy === NONE) return undefined;
    return cutsSiblings(this.#program, place.cutBy, what);
  }

  /** Sum over the places of a state; refused where it is not nothing and a sibling's failure may cut it. */
  #sum(
    node: number,
    what: string,
    where: Where,
    of: (place: Passed) => number,
    isKnown?: (place: Passed) => boolean,
  ): number {
    let sum = 0;
    for (const place of this.places[node]!) {
      const value = where(place) ? of(place) : 0;
      const cut = value === 0 || isKnown?.(place) ? undefined : this.#cutAt(place, what);
      if (cut !== undefined) throw cut;
      sum += value;
    }
    return sum;
  }

  /** @throws Refused */
  entries(node: number, what = 'transitions', where: Where = anywhere): number {
    return this.#sum(
      node,
      what,
      where,
      ({ entries }) => entries,
      ({ isFirst }) => isFirst,
    );
  }

  /** @throws Refused */
  retries(node: number, what = 'transitions', where: Where = anywhere): number {
    return this.#sum(node, what, where, ({ retries }) => retries);
  }

  /** Lines at log level ERROR, but for how executions end. @throws Refused */
  errorLines(node: number): number {
    const lines = this.#sum(node, 'logs', anywhere, ({ errorLines }) => errorLines);
    // a family that is cut logs which of its own members were aborted
    if (lines > 0 && this.#frame.odds.facts[node]!.cut) throw cutsSiblings(this.#program, node, 'logs');
    return lines;
  }

  /** Executions started; children that run already are not taken back where siblings fail. */
  starts(node: number): number {
    return this.places[node]!.reduce((sum, { starts }) => sum + starts, 0);
  }

  /** @throws Refused */
  events(node: number, where: Where = anywhere): number {
    const events = this.#sum(node, 'events', where, (place) => place.events);
    // a family that is cut logs how its own members ended
    if (events > 0 && this.#frame.odds.facts[node]!.cut) throw cutsSiblings(this.#program, node, 'events');
    return events;
  }

  /** Sum over all states. @throws Refused */
  total(of: (node: number) => number): number {
    let sum = 0;
    for (let node = 0; node < this.places.length; node++) if (this.places[node]!.length > 0) sum += of(node);
    return sum;
  }
}

export type Where = (place: Passed) => boolean;
const anywhere: Where = () => true;
/** In the execution itself. */
export const own: Where = ({ ranBy }) => ranBy === NONE;
/** In executions it starts. */
export const started: Where = ({ ranBy }) => ranBy !== NONE;
