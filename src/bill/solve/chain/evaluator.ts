import { END, NONE, NodeKind, type Program } from '../../../program/index.ts';
import type { Algebra, Ends, WeightedStep } from '../algebras/algebra.ts';
import { components } from '../components.ts';
import { type Refused, refuse } from '../refused.ts';
import type { Items } from './items.ts';
import type { Reaction } from './retry-or-catch.ts';
import type { SolveContext } from './solve-context.ts';

/** More states of a visit's retry counters than that are not followed. */
const MOST_COUNTERS = 100_000;
/** More members of a family that may fail, over all cases of their number, are not followed one by one. */
const MOST_MEMBERS = 300_000;

/** Ways out of one visit of a state. */
export interface Exits<T> {
  /** By the node gone to, END included. */
  readonly to: ReadonlyMap<number, T>;
  readonly failed: ReadonlyMap<number, T>;
}

/** What a visit comes to besides, told while odds are followed. */
export interface VisitFacts {
  retries: number;
  /** Tries, or runs of a container, that failed. */
  failures: number;
  waitMs: number;
  /** Iterations or branches begun; children of a map run. Where the first failure ends all, those that could have begun. */
  members: number;
  /** Several run side by side and the first failure ends all. */
  cut: boolean;
}

interface Attempt<T> {
  readonly error: number;
  readonly weight: T;
}

interface Counted<T> {
  readonly used: readonly number[];
  weight: T;
}

/** Follows one algebra through a program: visits of states, scopes, and the containers that hold scopes. */
export class Evaluator<T> {
  readonly facts: VisitFacts[] = [];
  readonly #frame: SolveContext;
  readonly #program: Program;
  readonly #algebra: Algebra<T>;
  readonly #scopes = new Map<number, Scope<T>>();
  readonly #exits: (Exits<T> | undefined)[] = [];
  /** Odds are what is followed: numbers, of which facts are made. */
  readonly #isOdds: boolean;

  constructor(frame: SolveContext, algebra: Algebra<T>, isOdds = false) {
    this.#frame = frame;
    this.#program = frame.program;
    this.#algebra = algebra;
    this.#isOdds = isOdds;
  }

  /** A scope by the node it is entered at. @throws Refused */
  scope(entry: number): Scope<T> {
    let scope = this.#scopes.get(entry);
    if (scope === undefined) {
      scope = this.#follow(entry);
      this.#scopes.set(entry, scope);
    }
    return scope;
  }

  /** One visit of a state with all its tries. */
  exits(node: number): Exits<T> {
    let exits = this.#exits[node];
    if (exits === undefined) {
      exits = this.#visit(node);
      this.#exits[node] = exits;
    }
    return exits;
  }

  #follow(entry: number): Scope<T> {
    const algebra = this.#algebra;
    const inflow = new Map<number, T>([[entry, algebra.one]]);
    const visits = new Map<number, T>();
    const failed = new Map<number, T>();
    let well: T | undefined;
    const order = components(entry, (node) => [...this.exits(node).to.keys()].filter((target) => target !== END));
    for (const members of order) {
      const inside = new Set(members);
      const passed = this.#passed(members, inflow);
      members.forEach((node, i) => {
        const weight = passed[i];
        if (weight === undefined) return;
        visits.set(node, weight);
        const exits = this.exits(node);
        for (const [target, share] of exits.to) {
          const there = algebra.times(weight, share);
          if (target === END) well = well === undefined ? there : algebra.plus(well, there);
          else if (!inside.has(target)) gather(algebra, inflow, target, there);
        }
        for (const [error, share] of exits.failed) gather(algebra, failed, error, algebra.times(weight, share));
      });
    }
    return { well, failed, visits };
  }

  /** How the members of a component are passed. */
  #passed(members: readonly number[], inflow: ReadonlyMap<number, T>): (T | undefined)[] {
    const [only] = members;
    if (members.length === 1 && !this.exits(only!).to.has(only!)) return [inflow.get(only!)];
    const algebra = this.#algebra;
    const place = new Map(members.map((node, i) => [node, i]));
    const steps: WeightedStep<T>[] = [];
    const leaving = members.map((node, from) => {
      const exits = this.exits(node);
      let out: T | undefined;
      const leave = (weight: T): void => {
        out = out === undefined ? weight : algebra.plus(out, weight);
      };
      for (const [target, weight] of exits.to) {
        const to = place.get(target);
        if (to === undefined) leave(weight);
        else steps.push({ from, to, weight });
      }
      for (const weight of exits.failed.values()) leave(weight);
      return out;
    });
    return algebra.loop(
      members,
      members.map((node) => inflow.get(node)),
      steps,
      leaving,
    );
  }

  #visit(node: number): Exits<T> {
    const { kind, next } = this.#program;
    const algebra = this.#algebra;
    this.#factsOf(node);
    switch (kind[node]) {
      case NodeKind.fail:
        return { to: new Map(), failed: new Map([[this.#program.failError[node]!, algebra.entered(node)]]) };
      case NodeKind.raise:
        return { to: new Map(), failed: new Map([[this.#program.failError[node]!, algebra.one]]) };
      case NodeKind.pick:
        return { to: this.#targets(node, algebra.one), failed: new Map() };
      case NodeKind.choice: {
        const visit = algebra.times(algebra.entered(node), algebra.left(node));
        return { to: this.#targets(node, visit), failed: new Map() };
      }
      case NodeKind.task: {
        const { ways } = this.#frame.tries(node);
        const attempts = ways.map((way) => ({ error: way.error, weight: algebra.tried(node, way) }));
        const all =
          this.#program.childRun[node] === NONE ? attempts : attempts.flatMap((own) => this.#nested(node, own));
        const exits = this.#entered(node, this.#tried(node, all, 1));
        this.#noteStarts(node, ways);
        return exits;
      }
      case NodeKind.parallel:
      case NodeKind.map:
      case NodeKind.distributedMap:
        return this.#entered(node, this.#container(node));
      default:
        return {
          to: new Map([[next[node]!, algebra.times(algebra.entered(node), algebra.left(node))]]),
          failed: new Map(),
        };
    }
  }

  /** Where a Choice or pick leads to. */
  #targets(node: number, visit: T): Map<number, T> {
    const { choiceStart, choiceCumulative, choiceTarget } = this.#program;
    const algebra = this.#algebra;
    const to = new Map<number, T>();
    let before = 0;
    for (let option = choiceStart[node]!; option < choiceStart[node + 1]!; option++) {
      const odds = choiceCumulative[option]! - before;
      before = choiceCumulative[option]!;
      if (odds > 0) gather(algebra, to, choiceTarget[option]!, algebra.share(odds));
    }
    for (const [target, odds] of to) to.set(target, algebra.times(visit, odds));
    return to;
  }

  #entered(node: number, exits: Exits<T>): Exits<T> {
    const algebra = this.#algebra;
    const entered = algebra.entered(node);
    const after = (weights: ReadonlyMap<number, T>): Map<number, T> =>
      new Map([...weights].map(([key, weight]) => [key, algebra.times(entered, weight)]));
    return { to: after(exits.to), failed: after(exits.failed) };
  }

  /**
   * Tries one after the other, with a counter per retrier. @param share  odds of the case looked at, for the facts.
   */
  #tried(node: number, attempts: readonly Attempt<T>[], share: number): Exits<T> {
    const { program } = this.#frame;
    const { retrierIntervalMs, retrierBackoff, retrierMaxAttempts, retrierMaxDelayMs, retrierJitter } = program;
    const algebra = this.#algebra;
    const to = new Map<number, T>();
    const failed = new Map<number, T>();
    const reactions = attempts.map(({ error }) => (error === NONE ? undefined : this.#reactionTo(node, error)));
    const first = program.retrierStart[node]!;
    let level = new Map<string, Counted<T>>([
      ['', { used: new Array(program.retrierStart[node + 1]! - first).fill(0), weight: algebra.one }],
    ]);
    let states = 0;
    while (level.size > 0) {
      const further = new Map<string, Counted<T>>();
      for (const { used, weight } of level.values()) {
        if (++states > MOST_COUNTERS) throw this.#tooLarge(node, 'its tries');
        attempts.forEach((attempt, i) => {
          const weighed = algebra.times(weight, attempt.weight);
          const reaction = reactions[i];
          if (reaction === undefined) {
            gather(algebra, to, program.next[node]!, algebra.times(weighed, algebra.left(node)));
            return;
          }
          this.#note(node, weighed, share, (facts, odds) => {
            facts.failures += odds;
          });
          const { retrier, caught } = reaction;
          const count = retrier === NONE ? 0 : used[retrier - first]!;
          if (retrier !== NONE && count < retrierMaxAttempts[retrier]!) {
            const bare = retrierIntervalMs[retrier]! * retrierBackoff[retrier]! ** count;
            const waitMs = Math.min(bare, retrierMaxDelayMs[retrier]!);
            const jitter = retrierJitter[retrier] === 1;
            this.#note(node, weighed, share, (facts, odds) => {
              facts.retries += odds;
              facts.waitMs += odds * (jitter ? waitMs / 2 : waitMs);
            });
            const again = algebra.times(algebra.times(weighed, algebra.waited(waitMs, jitter)), algebra.retried(node));
            const next = used.map((n, r) => (r === retrier - first ? n + 1 : n));
            const key = next.join();
            const known = further.get(key);
            if (known === undefined) further.set(key, { used: next, weight: again });
            else known.weight = algebra.plus(known.weight, again);
          } else if (caught !== NONE) gather(algebra, to, caught, algebra.times(weighed, algebra.left(node)));
          else gather(algebra, failed, attempt.error, algebra.times(weighed, algebra.failed(node)));
        });
      }
      level = further;
    }
    return { to, failed };
  }

  /** A try that has not failed starts another workflow, and may wait for how that ends. */
  #nested(node: number, { error, weight }: Attempt<T>): Attempt<T>[] {
    if (error !== NONE) return [{ error, weight }];
    const algebra = this.#algebra;
    const run = this.#frame.childRun(node);
    const entry = this.#program.bodyEntry[node]!;
    const child = this.scope(entry);
    if (this.#isOdds && run.awaited) this.#frame.checkAwaited(node);
    const odds = this.#isOdds ? (child as Ends<unknown> as Ends<number>) : this.#frame.odds.scope(entry);
    const attempts: Attempt<T>[] = [];
    const ended = (ends: T, share: number, failure: number): void => {
      attempts.push({ error: failure, weight: algebra.times(weight, algebra.nested(node, ends, share)) });
    };
    if (child.well !== undefined) ended(child.well, odds.well ?? 0, NONE);
    for (const [how, ends] of child.failed) ended(ends, odds.failed.get(how) ?? 0, run.awaited ? run.failure : NONE);
    return attempts;
  }

  /** How many executions a visit of a task starts. */
  #noteStarts(node: number, ways: readonly { readonly error: number; readonly share: number }[]): void {
    if (this.#program.childRun[node] === NONE) return;
    this.#note(node, undefined, 1, (facts) => {
      for (const { error, share } of ways) if (error === NONE) facts.members += (1 + facts.retries) * share;
    });
  }

  #container(node: number): Exits<T> {
    const { program } = this.#frame;
    const algebra = this.#algebra;
    const members = this.#frame.entries(node).map((entry) => this.scope(entry));
    const items = this.#frame.items(node);
    const mayFail = this.#isOdds
      ? this.#frame.decideFailing(node, members as readonly Ends<number>[])
      : this.#frame.mayFail(node);
    if (!mayFail) {
      this.#note(node, undefined, 1, (facts) => {
        facts.members += this.#frame.started(node);
      });
      const isMapRun = program.kind[node] === NodeKind.distributedMap;
      const weight = isMapRun ? algebra.children(node, members[0]!) : algebra.family(node, members);
      return this.#tried(node, [{ error: NONE, weight }], 1);
    }
    if (program.kind[node] === NodeKind.distributedMap) {
      throw refuse(program, node, 'solve.tolerance', (pointer) => {
        return `transitions: children of ${pointer} may fail, and when its tolerance is used up decides how many run`;
      });
    }
    const inTurn = this.#frame.inTurn(node);
    this.#note(node, undefined, 1, (facts) => {
      facts.cut = !inTurn;
    });
    return this.#eachCase(node, items, (count, odds) => {
      const { attempts, begun } = inTurn
        ? this.#inTurn(node, members, items === undefined ? members.length : count)
        : {
            attempts: this.#cut(node, members, items === undefined ? members.length : count),
            begun: items === undefined ? members.length : count,
          };
      const retriesBefore = this.facts[node]!.retries;
      const exits = this.#tried(node, attempts, odds);
      this.#note(node, undefined, 1, (facts) => {
        facts.members += (odds + facts.retries - retriesBefore) * begun;
      });
      return exits;
    });
  }

  /** A retry gets the same items, so each number of items is a case of its own. */
  #eachCase(node: number, items: Items | undefined, exitsOf: (count: number, odds: number) => Exits<T>): Exits<T> {
    if (items === undefined) return exitsOf(1, 1);
    if (items.cases === undefined) throw this.#tooLarge(node, 'its numbers of items');
    const algebra = this.#algebra;
    const to = new Map<number, T>();
    const failed = new Map<number, T>();
    const members = items.cases.reduce((sum, [count]) => sum + count, 0);
    if (members > MOST_MEMBERS) throw this.#tooLarge(node, 'its items');
    for (const [count, odds] of items.cases) {
      const exits = exitsOf(count, odds);
      const share = algebra.share(odds);
      for (const [target, weight] of exits.to) gather(algebra, to, target, algebra.times(share, weight));
      for (const [error, weight] of exits.failed) gather(algebra, failed, error, algebra.times(share, weight));
    }
    return { to, failed };
  }

  /** Members one after the other: the first that fails is the last. `begun` counts them, where odds are followed. */
  #inTurn(node: number, members: readonly Ends<T>[], count: number): { attempts: Attempt<T>[]; begun: number } {
    const algebra = this.#algebra;
    const isMap = this.#program.kind[node] === NodeKind.map;
    const failed = new Map<number, T>();
    let carry: T | undefined = algebra.one;
    let begun = 0;
    for (let member = 0; member < count && carry !== undefined; member++) {
      const body = members.length === 1 ? members[0]! : members[member]!;
      const start: T = isMap ? algebra.times(carry, algebra.iterated(node)) : carry;
      if (this.#isOdds) begun += carry as number;
      for (const [error, weight] of body.failed) gather(algebra, failed, error, algebra.times(start, weight));
      carry = body.well === undefined ? undefined : algebra.times(start, body.well);
    }
    const attempts: Attempt<T>[] = [...failed].map(([error, weight]) => ({ error, weight }));
    if (carry !== undefined) attempts.push({ error: NONE, weight: carry });
    return { attempts, begun };
  }

  #cut(node: number, members: readonly Ends<T>[], count: number): Attempt<T>[] {
    if (count === 0) return [{ error: NONE, weight: this.#algebra.one }];
    const all = members.length === 1 ? new Array<Ends<T>>(count).fill(members[0]!) : members;
    const { well, failed } = this.#algebra.cut(node, all);
    const errors = new Set(members.flatMap((member) => [...member.failed.keys()]));
    const attempts: Attempt<T>[] = [];
    if (failed !== undefined && errors.size > 0)
      attempts.push({ error: this.#frame.errors.union(errors), weight: failed });
    if (well !== undefined) attempts.push({ error: NONE, weight: well });
    return attempts;
  }

  #reactionTo(node: number, error: number): Reaction {
    const reaction = this.#frame.errors.reactionTo(this.#program, node, error);
    if (reaction !== undefined) return reaction;
    throw refuse(this.#program, node, 'solve.first-error', (pointer) => {
      return `outcomes: which of several errors comes first in ${pointer} decides what is retried or caught`;
    });
  }

  #tooLarge(node: number, what: string): Refused {
    return refuse(this.#program, node, 'solve.too-large', (pointer) => `${what} in ${pointer} are too many cases`);
  }

  #factsOf(node: number): VisitFacts {
    this.facts[node] ??= { retries: 0, failures: 0, waitMs: 0, members: 0, cut: false };
    return this.facts[node];
  }

  #note(node: number, weight: T | undefined, share: number, tell: (facts: VisitFacts, odds: number) => void): void {
    if (this.#isOdds) tell(this.#factsOf(node), share * ((weight ?? 1) as number));
  }
}

export interface Scope<T> extends Ends<T> {
  /** How each state is passed, by node. */
  readonly visits: ReadonlyMap<number, T>;
}

function gather<T>(algebra: Algebra<T>, into: Map<number, T>, key: number, weight: T): void {
  const known = into.get(key);
  into.set(key, known === undefined ? weight : algebra.plus(known, weight));
}
