import type { Target, UnfoldedNode } from './model.ts';
import { allWays } from './unfolding.ts';

/** Rounds after which places in one circle are left apart: to tell whether they are alike would take too long. */
const MOST_ROUNDS = 64;

/**
 * Puts together places that behave alike whatever comes: same state, same times, same ways on. Data often differ where
 * behaviour does not; what is left is about as large as what differs.
 *
 * @returns the places kept, and for each old place its new index.
 */
export function mergeAlike(
  places: readonly UnfoldedNode[],
  entries: readonly Target[],
): { readonly places: UnfoldedNode[]; readonly entries: Target[] } {
  const merged = new Merging(places);
  const targets = entries.map((entry) => merged.targetOf(entry));
  return { places: merged.kept, entries: targets };
}

/** Targets within one circle are numbered from here on downwards, far from all others. */
const INSIDE = -1e9;

class Merging {
  readonly kept: UnfoldedNode[] = [];
  readonly #places: readonly UnfoldedNode[];
  readonly #target: (Target | undefined)[];
  readonly #byKey = new Map<string, Target>();
  readonly #circles = new Map<string, number>();
  readonly #inside = new WeakMap<readonly number[], ReadonlySet<number>>();

  constructor(places: readonly UnfoldedNode[]) {
    this.#places = places;
    this.#target = new Array(places.length);
    for (const circle of circlesOf(places)) this.#settle(circle);
  }

  targetOf(target: Target): Target {
    return target < 0 ? target : this.#target[target]!;
  }

  /** Places that lead to each other, or one alone; all they lead to else is settled. */
  #settle(circle: readonly number[]): void {
    const alone = circle.length === 1 && ![...allWays(this.#places[circle[0]!]!)].includes(circle[0]!);
    if (alone) {
      this.#target[circle[0]!] = this.#keep(this.#places[circle[0]!]!);
      return;
    }
    const classes = this.#classes(circle);
    const memberOf = new Map<number, number>();
    const members: number[] = [];
    for (const place of circle) {
      if (memberOf.has(classes.get(place)!)) continue;
      memberOf.set(classes.get(place)!, members.length);
      members.push(place);
    }
    const member = (place: number): number => memberOf.get(classes.get(place)!)!;
    const key = JSON.stringify(members.map((place) => this.#within(circle, place, member)));
    const known = this.#circles.get(key);
    const first = known ?? this.kept.length;
    for (const place of circle) this.#target[place] = first + member(place);
    if (known !== undefined) return;
    this.#circles.set(key, first);
    // they point to each other, so their targets come first
    for (const place of members) {
      const own = this.#redirected(this.#places[place]!);
      this.#byKey.set(JSON.stringify(own), this.kept.push(own) - 1); // one alone may be alike, and lead into the circle
    }
  }

  /** A place of a circle with numbers of its own for those of the same circle. */
  #within(circle: readonly number[], place: number, numberOf: (place: number) => number): UnfoldedNode {
    const inside = this.#inside.get(circle) ?? new Set(circle);
    this.#inside.set(circle, inside);
    return withTargets(this.#places[place]!, (target) =>
      inside.has(target) ? INSIDE - numberOf(target) : this.targetOf(target),
    );
  }

  #keep(place: UnfoldedNode): Target {
    const own = this.#redirected(place);
    const [only] = own.kind === 'pick' ? own.options : [];
    if (own.kind === 'pick' && only !== undefined && own.options.length === 1) return only.target;
    const key = JSON.stringify(own);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.kept.length);
    return this.kept.push(own) - 1;
  }

  #redirected(place: UnfoldedNode): UnfoldedNode {
    return withTargets(place, (target) => this.targetOf(target));
  }

  /** Classes of places in one circle: alike until something tells them apart. */
  #classes(circle: readonly number[]): Map<number, number> {
    let classes = new Map(circle.map((place) => [place, 0]));
    let count = 1;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const byKey = new Map<string, number>();
      const next = new Map<number, number>();
      for (const place of circle) {
        const apart = classes;
        const key = JSON.stringify([classes.get(place), this.#within(circle, place, (target) => apart.get(target)!)]);
        if (!byKey.has(key)) byKey.set(key, byKey.size);
        next.set(place, byKey.get(key)!);
      }
      if (byKey.size === count) return next;
      count = byKey.size;
      classes = next;
    }
    return new Map(circle.map((place, i) => [place, i]));
  }
}

function withTargets(place: UnfoldedNode, to: (target: Target) => Target): UnfoldedNode {
  switch (place.kind) {
    case 'raise':
      return place;
    case 'pick':
      return { ...place, options: redirectOptions(place.options, to) };
    case 'state': {
      const { options, branches, bodies } = place;
      return {
        ...place,
        next: to(place.next),
        handlers: place.handlers.map((handler) => ({ ...handler, target: to(handler.target) })),
        ...(options !== undefined && { options: redirectOptions(options, to) }),
        ...(branches !== undefined && { branches: branches.map(to) }),
        ...(bodies !== undefined && { bodies: alike(bodies.map(to)) }),
      };
    }
  }
}

/** One entry stands for all where all are the same. */
const alike = (bodies: readonly Target[]): readonly Target[] =>
  bodies.every((body) => body === bodies[0]) ? bodies.slice(0, 1) : bodies;

function redirectOptions<T extends { readonly share: number; readonly target: Target }>(
  options: readonly T[],
  to: (target: Target) => Target,
): { readonly share: number; readonly target: Target }[] {
  const shares = new Map<Target, number>();
  for (const { share, target } of options) shares.set(to(target), (shares.get(to(target)) ?? 0) + share);
  return [...shares].map(([target, share]) => ({ share, target }));
}

/** Places that lead to each other (strongly connected), those that others lead to first. Source: R. Tarjan, 1972. */
function circlesOf(places: readonly UnfoldedNode[]): number[][] {
  const order = new Int32Array(places.length).fill(-1);
  const low = new Int32Array(places.length);
  const onStack = new Uint8Array(places.length);
  const stack: number[] = [];
  const circles: number[][] = [];
  let visited = 0;
  for (let root = 0; root < places.length; root++) {
    if (order[root] !== -1) continue;
    const open: { readonly place: number; readonly ways: Iterator<Target> }[] = [];
    const enter = (place: number): void => {
      order[place] = low[place] = visited++;
      stack.push(place);
      onStack[place] = 1;
      open.push({ place, ways: allWays(places[place]!) });
    };
    enter(root);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const { place, ways } = top;
      const step = ways.next();
      if (step.done !== true) {
        const target = step.value;
        if (target < 0) continue;
        if (order[target] === -1) enter(target);
        else if (onStack[target] === 1) low[place] = Math.min(low[place]!, order[target]!);
        continue;
      }
      open.pop();
      const above = open.at(-1);
      if (above !== undefined) low[above.place] = Math.min(low[above.place]!, low[place]!);
      if (low[place] !== order[place]) continue;
      const circle: number[] = [];
      for (let member = stack.pop(); member !== undefined; member = member === place ? undefined : stack.pop()) {
        onStack[member] = 0;
        circle.push(member);
      }
      circles.push(circle.reverse());
    }
  }
  return circles;
}
