import { NONE } from '../../../program/index.ts';
import { type Atoms, momentsOf } from '../laws/atoms.ts';
import type { CohortOptions } from '../model.ts';
import type { Response } from '../response/response.ts';
import { type Arc, DONE } from '../response/stages.ts';
import { type Kernel, kernelOf } from './kernel.ts';

/** Slots of the ring of what is due: a power of two above the longest tap. */
export const SLOTS = 64;

/** What makes a place more than its taps. */
export const Special = { metered: 1, holds: 2, carrier: 4, tails: 8 } as const;

/** A delay that is longer than the ring: fixed steps, then a part that leaves geometrically. */
export interface TailArc {
  readonly place: number;
  readonly column: number;
  readonly share: number;
  readonly fixed: number;
  readonly geometric: number;
}

/**
 * Stages and their delays as columns. A place is something fluid goes through in a step: the start of executions, a stage,
 * or what follows a family (its carrier). Each place has a column of what is due to it; further columns count ends, and
 * what functions and pools get back.
 */
export interface Network {
  readonly places: number;
  /** Place of the start; stages come first, carriers behind it. */
  readonly startPlace: number;
  readonly columns: number;
  /** Columns of one slot, a power of two. */
  readonly stride: number;
  readonly endedWell: number;
  readonly endedFailed: number;
  /** Column of what function or pool r gets back: `releases + r`; functions first. */
  readonly releases: number;
  /** Places in the order they are gone through. */
  readonly order: Int32Array;
  /** True when fluid can come back to a place within a step. */
  readonly hasFastLoop: boolean;
  /** [place] taps in [tapStart, tapStart of the next): offset lag * stride + column, and share. */
  readonly tapStart: Int32Array;
  readonly tapOffset: Int32Array;
  readonly tapShare: Float64Array;
  /** As taps, for invokes that are throttled. */
  readonly throttleStart: Int32Array;
  readonly throttleOffset: Int32Array;
  readonly throttleShare: Float64Array;
  readonly tails: readonly TailArc[];
  /** [place] row of what it takes: functions first, then pools; or NONE. */
  readonly holds: Int32Array;
  /** [place] share of what is taken that is not given back in the same step. */
  readonly heldShare: Float64Array;
  readonly functions: number;
  /** [place] carrier that goes on after the place's family, or NONE, and transitions each waits for inside it. */
  readonly carrier: Int32Array;
  readonly depth: Float64Array;
  /** [place] sum of `Special`: 0 for one that fluid goes through at once, by taps alone. */
  readonly special: Uint8Array;
}

/** Delays from one place to a column. */
interface Link {
  readonly place: number;
  readonly column: number;
  readonly kernel: Kernel;
}

export function networkOf(response: Response, options: CohortOptions, stepMs: number): Network {
  const { program, stages, root } = response;
  const { quotas } = options;
  const isMetered = program.workflowType === 'standard' && quotas.stateTransition !== undefined;
  const isGated = quotas.lambdaConcurrency !== undefined || quotas.lambdaScaling !== undefined;
  const functions = isGated ? program.functions.length : 0;
  const startPlace = stages.length;
  const families = isMetered ? stages.flatMap((stage, i) => (stage.familyDepth > 0 ? [i] : [])) : [];
  const places = startPlace + 1 + families.length;
  const endedWell = places;
  const endedFailed = places + 1;
  const releases = places + 2;
  const columns = releases + functions + program.pools.length;
  const carrier = new Int32Array(places).fill(NONE);
  families.forEach((stage, i) => {
    carrier[stage] = startPlace + 1 + i;
  });
  const links: Link[] = [];
  const throttles: Link[] = [];
  const link = (place: number, column: number, law: Atoms, factor = 1): void => {
    links.push({ place, column, kernel: kernelOf(law, stepMs, factor) });
  };
  link(startPlace, root.entry, response.start);
  const rootStages = reachable(response);
  const columnOf = (stage: number, { to }: Arc): number | undefined => {
    if (to >= 0) return to;
    if (!rootStages.has(stage)) return undefined; // a member ends: its family's carrier goes on
    return to === DONE ? endedWell : endedFailed;
  };
  const holds = new Int32Array(places).fill(NONE);
  const heldShare = new Float64Array(places);
  stages.forEach((stage, i) => {
    const from = carrier[i] === NONE ? i : carrier[i]!;
    for (const arc of stage.arcs) {
      const column = columnOf(i, arc);
      if (column === undefined) continue;
      const law = arc.to < 0 ? response.laws.algebra.times(arc.duration, response.end) : arc.duration;
      link(from, column, law);
    }
    for (const { entry, count, offset } of stage.forks) if (count > 0) link(i, entry, offset, count);
    const fn = isGated ? program.functionOf[stage.node]! : NONE;
    const pool = program.poolOf[stage.node]!;
    const held = fn !== NONE ? fn : pool !== NONE ? functions + pool : NONE;
    if (held === NONE || stage.service === undefined) return;
    const kernel = kernelOf(stage.service, stepMs);
    const sameStep = kernel.taps.find(({ lag }) => lag === 0)?.share ?? 0;
    holds[i] = held;
    heldShare[i] = 1 - sameStep;
    const later = { ...kernel, taps: kernel.taps.filter(({ lag }) => lag > 0) };
    links.push({ place: i, column: releases + held, kernel: later });
    if (fn === NONE || stage.throttled === undefined) return;
    const column = columnOf(i, stage.throttled);
    if (column !== undefined)
      throttles.push({ place: i, column, kernel: withoutTails(stage.throttled.duration, stepMs) });
  });
  families.forEach((stage) => {
    links.push({ place: stage, column: carrier[stage]!, kernel: { taps: [{ lag: 0, share: 1 }], tails: [] } });
  });

  const stride = 2 ** Math.ceil(Math.log2(columns));
  const { order, hasFastLoop } = sweepOrder(places, startPlace, [...links, ...throttles]);
  const taps = tapColumns(places, stride, links);
  const throttled = tapColumns(places, stride, throttles);
  const metered = new Uint8Array(places);
  const depth = new Float64Array(places);
  stages.forEach((stage, i) => {
    metered[i] = isMetered ? 1 : 0;
    depth[i] = stage.familyDepth;
  });
  const tails = links.flatMap(({ place, column, kernel }) => kernel.tails.map((tail) => ({ place, column, ...tail })));
  const special = Uint8Array.from(
    { length: places },
    (_, i) =>
      (metered[i] === 1 ? Special.metered : 0) +
      (holds[i] === NONE ? 0 : Special.holds) +
      (carrier[i] === NONE ? 0 : Special.carrier) +
      (tails.some(({ place }) => place === i) ? Special.tails : 0),
  );
  return {
    places,
    startPlace,
    columns,
    stride,
    endedWell,
    endedFailed,
    releases,
    order,
    hasFastLoop,
    tapStart: taps.start,
    tapOffset: taps.offset,
    tapShare: taps.share,
    throttleStart: throttled.start,
    throttleOffset: throttled.offset,
    throttleShare: throttled.share,
    tails,
    holds,
    heldShare,
    functions,
    carrier,
    depth,
    special,
  };
}

/** A throttled invoke waits for its next try; a very long wait is taken as the longest that the ring holds. */
function withoutTails(law: Atoms, stepMs: number): Kernel {
  const { mean } = momentsOf(law);
  const steps = Math.min(SLOTS - 2, mean / stepMs);
  const lag = Math.floor(steps);
  const taps = [
    { lag, share: lag + 1 - steps },
    { lag: lag + 1, share: steps - lag },
  ].filter(({ share }) => share > 0);
  return { taps, tails: [] };
}

/** Stages of the outermost scope: those that the start leads to, families not entered. */
function reachable({ stages, root }: Response): ReadonlySet<number> {
  const seen = new Set<number>([root.entry]);
  for (const stage of seen) {
    for (const { to } of stages[stage]!.arcs) if (to >= 0) seen.add(to);
    const to = stages[stage]!.throttled?.to ?? DONE;
    if (to >= 0) seen.add(to);
  }
  return seen;
}

/** Places so that what goes on within a step comes later; loops within a step cannot, and are found. */
function sweepOrder(
  places: number,
  start: number,
  links: readonly Link[],
): { order: Int32Array; hasFastLoop: boolean } {
  const next: number[][] = Array.from({ length: places }, () => []);
  for (const { place, column, kernel } of links) {
    if (column < places && kernel.taps.some(({ lag }) => lag === 0)) next[place]!.push(column);
  }
  const state = new Uint8Array(places); // 0 not seen, 1 open, 2 closed
  const closed: number[] = [];
  let hasFastLoop = false;
  for (const root of [start, ...Array.from({ length: places }, (_, i) => i)]) {
    if (state[root] !== 0) continue;
    const open: [place: number, at: number][] = [[root, 0]];
    state[root] = 1;
    for (let top = open[open.length - 1]; top !== undefined; top = open[open.length - 1]) {
      const target = next[top[0]]![top[1]++];
      if (target === undefined) {
        state[top[0]] = 2;
        closed.push(top[0]);
        open.pop();
      } else if (state[target] === 0) {
        state[target] = 1;
        open.push([target, 0]);
      } else if (state[target] === 1) hasFastLoop = true;
    }
  }
  return { order: Int32Array.from(closed.reverse()), hasFastLoop };
}

function tapColumns(
  places: number,
  stride: number,
  links: readonly Link[],
): { start: Int32Array; offset: Int32Array; share: Float64Array } {
  const shares: Map<number, number>[] = Array.from({ length: places }, () => new Map());
  for (const { place, column, kernel } of links) {
    for (const { lag, share } of kernel.taps) {
      const offset = lag * stride + column;
      shares[place]!.set(offset, (shares[place]!.get(offset) ?? 0) + share);
    }
  }
  const start = new Int32Array(places + 1);
  shares.forEach((taps, place) => {
    start[place + 1] = start[place]! + taps.size;
  });
  const all = shares.flatMap((taps) => [...taps]);
  return {
    start,
    offset: Int32Array.from(all, ([offset]) => offset),
    share: Float64Array.from(all, ([, share]) => share),
  };
}
