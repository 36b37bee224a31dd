import type { State } from '../asl/index.ts';
import type { Assumption } from '../issue/index.ts';
import { formatShare } from '../units/index.ts';

/** What of a state data may decide. Where it did not, `program.<aspect>:<state>` is the assumption that still holds. */
export type Aspect = 'odds' | 'items' | 'wait' | 'timeout' | 'maxConcurrency' | 'error' | 'output';

const SOURCE = 'the inputs and outputs of the load profile, by the data rules of the workflow';
/** States named in one line. */
const MOST_NAMED = 12;

interface Undecided {
  readonly state: State;
  readonly by: string;
  readonly given: boolean;
  readonly origins: Set<string>;
}

/** What an unfolding has to tell: what data decided, what it could not decide and why, and what it broke. */
export class Notes {
  readonly #decided = new Map<string, Map<string, State>>();
  readonly #undecided = new Map<string, Undecided>();
  readonly #failures = new Map<string, { readonly state: State; readonly detail: string; share: number }>();
  readonly #others = new Map<string, Assumption>();

  /** @param what  phrase before the state's name: `the way out of`. */
  decided(state: State, aspect: Aspect, what: string): void {
    const states = this.#decided.get(what) ?? new Map<string, State>();
    this.#decided.set(what, states.set(`${aspect}:${state.name}`, state));
  }

  /** @param by  what is taken instead; `given` when the load profile says so. @param origin  what would have told it. */
  undecided(state: State, aspect: Aspect, by: string, origin: string, given = false): void {
    const key = `${aspect}:${state.name}`;
    const known = this.#undecided.get(key) ?? { state, by, given, origins: new Set<string>() };
    known.origins.add(origin);
    this.#undecided.set(key, known);
  }

  /** The data rules fail a state: in a share of its entries that is known only roughly. */
  fails(state: State, error: string, detail: string, share: number): void {
    const key = `${state.name}:${error}`;
    const known = this.#failures.get(key);
    if (known === undefined) this.#failures.set(key, { state, detail: `${error}: ${detail}`, share });
    else known.share = Math.max(known.share, share);
  }

  /** @param classes  of each drawn number. */
  drawn(state: State, classes: number): void {
    this.#others.set(`drawn:${state.name}`, {
      id: `grow.drawn:${state.name}`,
      what: `${state.name}: each number drawn in its output is one of at most ${classes} values, which stand for equal shares of its distribution`,
      value: classes === 1 ? 'the median alone' : `shares of ${formatShare(1 / classes)}`,
      source: 'a simplification: data is followed for a bounded number of values',
      weight: 'medium',
      pointer: state.pointer,
    });
  }

  /** A failed expression leaves one event that is not counted for every way a visit may go. */
  uncountedEvent(state: State): void {
    this.#others.set(`event:${state.name}`, {
      id: `grow.event:${state.name}`,
      what: `${state.name}: its data rules fail after some of its results; the event that tells it is not counted`,
      value: 'at most 1 event per try',
      source: 'a simplification of the unfolding',
      weight: 'low',
      pointer: state.pointer,
    });
  }

  /** A container whose own data rules fail at its end is not run again. */
  unretried(state: State): void {
    this.#others.set(`retry:${state.name}`, {
      id: `grow.retry:${state.name}`,
      what: `${state.name}: its data rules fail after its members have ended; its retries for that are not run`,
      value: 'no retry',
      source: 'a simplification of the unfolding: they would fail the same way again',
      weight: 'medium',
      pointer: state.pointer,
    });
  }

  /** Ids of assumptions about states that data did not always decide. */
  undecidedIds(): ReadonlySet<string> {
    return new Set([...this.#undecided.keys()].map((key) => `program.${key}`));
  }

  /** Whether data decided this of a state wherever it was asked. */
  isDecided(aspect: Aspect, name: string): boolean {
    const key = `${aspect}:${name}`;
    return !this.#undecided.has(key) && [...this.#decided.values()].some((states) => states.has(key));
  }

  assumptions(situations: number): Assumption[] {
    const decided = [...this.#decided].map(([what, states]) => `${what} ${namesOf([...states.values()])}`);
    return [
      ...(decided.length === 0
        ? []
        : [
            {
              id: 'grow.decided',
              what: `decided by data: ${decided.join('; ')}`,
              value: `${situations.toLocaleString('en-US')} ${situations === 1 ? 'situation' : 'situations'}`,
              source: SOURCE,
              weight: 'low',
            } as const,
          ]),
      ...[...this.#failures.values()].map(failureAssumption),
      ...[...this.#undecided].map(([key, note]) => undecidedAssumption(key, note)),
      ...this.#others.values(),
    ];
  }
}

function namesOf(states: readonly State[]): string {
  const names = [...new Set(states.map(({ name }) => name))];
  const rest = names.length - MOST_NAMED;
  return rest > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : names.join(', ');
}

const failureAssumption = (note: {
  readonly state: State;
  readonly detail: string;
  readonly share: number;
}): Assumption => ({
  id: `grow.fails:${note.state.name}:${note.detail.split(':')[0]}`,
  what: `${note.state.name}: with data of the load profile its data rules fail: ${shortened(note.detail).replace(/\.$/, '')}`,
  value: `reached with about ${formatShare(Math.min(1, note.share))} of a start`,
  source: SOURCE,
  weight: 'high',
  pointer: note.state.pointer,
});

const undecidedAssumption = (key: string, { state, by, given, origins }: Undecided): Assumption => ({
  id: `grow.undecided:${key}`,
  what: `${state.name}: ${by}, because it reads ${[...origins].slice(0, 3).join('; ')}`,
  value: by,
  source: 'what no input or output of the load profile tells is unknown',
  weight: given ? 'low' : 'medium',
  pointer: state.pointer,
});

const LONGEST_DETAIL = 240;
const shortened = (text: string): string => (text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text);
