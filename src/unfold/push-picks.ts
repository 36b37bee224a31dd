import type { Option, Situation, Target, UnfoldedNode } from './model.ts';

/** New places an unfolding may get by pushing picks, for each it has. */
const MOST_GROWN = 2;

/**
 * Moves picks on as far as they change nothing but where they stand: where all ways of a pick enter the same state with
 * the same times, the state comes first and the pick after it; where that state is a Choice, the pick goes up in its odds.
 * The law of what happens is the same. What is left are picks before states that differ.
 */
export function pushPicks(
  places: readonly UnfoldedNode[],
  entries: readonly Target[],
  shares: readonly number[],
): { readonly places: UnfoldedNode[]; readonly entries: Target[] } {
  const pushing = new Pushing(places);
  for (const [i, place] of places.entries()) {
    if (place.kind === 'pick') pushing.replace(i, pushing.pick(place.options));
  }
  const together = pushing.pick(entries.map((target, i) => ({ target, share: shares[i]! })));
  return { places: pushing.places, entries: entries.map(() => together) };
}

class Pushing {
  readonly places: UnfoldedNode[];
  readonly #known = new Map<string, Target>();
  readonly #most: number;

  constructor(places: readonly UnfoldedNode[]) {
    this.places = [...places];
    this.#most = places.length * (1 + MOST_GROWN);
  }

  /** A pick stands for another place from now on. */
  replace(pick: number, target: Target): void {
    if (target !== pick) this.places[pick] = { kind: 'pick', options: [{ share: 1, target }] };
  }

  pick(options: readonly Option[]): Target {
    const ways = this.#flat(options);
    const [first] = ways;
    if (ways.length === 1 && first !== undefined) return first.target;
    const key = JSON.stringify(ways);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const at = this.places.push({ kind: 'pick', options: ways }) - 1;
    this.#known.set(key, at); // before it is followed: it may lead back here
    const states = this.#sameState(ways.map(({ target }) => this.places[target]));
    if (states !== undefined && this.places.length < this.#most) this.places[at] = this.#pushed(ways, states);
    return at;
  }

  /** Ways without picks among their targets, each target once. */
  #flat(options: readonly Option[]): Option[] {
    const shares = new Map<Target, number>();
    const open = options.map((option) => ({ option, depth: 0 }));
    for (const { option, depth } of open) {
      const { share, target } = option;
      const place = this.places[target];
      if (place?.kind === 'pick' && depth < DEEPEST) {
        for (const inner of place.options)
          open.push({ option: { share: share * inner.share, target: inner.target }, depth: depth + 1 });
      } else shares.set(target, (shares.get(target) ?? 0) + share);
    }
    return [...shares].map(([target, share]) => ({ target, share }));
  }

  /** The places, when they are one state without members that differs in nothing but where it leads to. */
  #sameState(places: readonly (UnfoldedNode | undefined)[]): readonly Situation[] | undefined {
    const states = places.flatMap((place) => (place?.kind === 'state' ? [place] : []));
    const [first] = states;
    if (first === undefined || states.length < places.length) return undefined;
    if (states.some(({ branches, bodies }) => branches !== undefined || bodies !== undefined)) return undefined;
    const own = ownOf(first);
    return states.every((state) => ownOf(state) === own) ? states : undefined;
  }

  #pushed(ways: readonly Option[], states: readonly Situation[]): Situation {
    const first = states[0]!;
    const all = (of: (state: Situation) => Target): Option[] =>
      states.map((state, i) => ({ share: ways[i]!.share, target: of(state) }));
    const handlers = first.handlers.map(({ error }, h) => ({
      error,
      target: this.pick(all((state) => state.handlers[h]!.target)),
    }));
    if (first.options === undefined) {
      return { ...first, handlers, next: first.fails === undefined ? this.pick(all(({ next }) => next)) : first.next };
    }
    const options = states.flatMap((state, i) =>
      (state.options ?? []).map(({ share, target }) => ({ share: share * ways[i]!.share, target })),
    );
    return { ...first, handlers, options: this.#flat(options) };
  }
}

/** Picks inside picks; deeper ones stay. */
const DEEPEST = 8;

/** What a state does itself, as text: all but where it leads to. */
const ownOf = ({ next: _next, options, handlers, ...own }: Situation): string =>
  JSON.stringify([own, options === undefined, handlers.map(({ error }) => error)]);
