import { Graph, layout } from '@dagrejs/dagre';
import { textWidth } from '../text.ts';
import type { FlowState, Scope } from './flow.ts';

/** In px from the top left corner of the scope it is in. */
export interface Placed {
  readonly state: FlowState;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Scopes of a container, each with its place inside it. */
  readonly inside: readonly { readonly x: number; readonly y: number; readonly drawing: Laid }[];
}

export interface Route {
  readonly from: string;
  readonly to: string;
  readonly kind: 'next' | 'choice' | 'default' | 'catch' | 'start' | 'end';
  readonly label: string;
  readonly points: readonly Point[];
  /** Where the label's middle is. */
  readonly at: Point | null;
  /** It leads back to where the execution has been. */
  readonly back: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A scope with a place for everything in it. */
export interface Laid {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Placed[];
  readonly routes: readonly Route[];
  /** The round marks of where it begins and ends; only the outermost scope has them. */
  readonly ends: readonly (Point & { readonly kind: 'start' | 'end' })[];
}

/** Share of a Choice that takes a link, as text; empty where there is none to show. */
export type ShareOf = (state: FlowState, to: string) => string;

const NODE_HEIGHT = 44;
const CHOICE_HEIGHT = 68;
const HEAD = 40;
const PADDING = 14;
const GAP = 20;
const WIDEST = 220;
const END_SIZE = 12;
/** No state can be named so: names of states have at most 80 characters. */
const START = `start:${' '.repeat(81)}`;
const END = `end:${' '.repeat(81)}`;

interface Box {
  readonly width: number;
  readonly height: number;
  readonly inside: Placed['inside'];
}

/** Lays a scope out from top to bottom; what is inside a state is laid out first, and the state made as large as that. */
export function layOut(scope: Scope, shareOf: ShareOf, outermost = true): Laid {
  const boxes = new Map(scope.states.map((state) => [state.name, boxOf(state, shareOf)]));
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 26, edgesep: 14, ranksep: 40, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name } of scope.states) {
    const { width, height } = boxes.get(name)!;
    graph.setNode(name, { width, height });
  }
  for (const wish of wishesOf(scope, outermost)) {
    if (wish.kind === 'start') graph.setNode(START, { width: END_SIZE, height: END_SIZE });
    if (wish.kind === 'end') graph.setNode(END, { width: END_SIZE, height: END_SIZE });
    const label = wish.state === undefined || wish.kind === 'catch' ? '' : shareOf(wish.state, wish.to);
    const size = label === '' ? {} : { width: textWidth(label) + 8, height: 20, labelpos: 'c' as const };
    graph.setEdge(wish.from, wish.to, { ...size, weight: wish.kind === 'catch' ? 1 : 3 }, `${wish.kind} ${label}`);
  }
  layout(graph);
  return laid(scope, graph, boxes);
}

interface Wish {
  readonly from: string;
  readonly to: string;
  readonly kind: Route['kind'];
  readonly state?: FlowState;
}

function wishesOf(scope: Scope, outermost: boolean): Wish[] {
  const names = new Set(scope.states.map((state) => state.name));
  const inner = scope.states.flatMap((state) =>
    state.links
      .filter((link) => names.has(link.to))
      .map((link): Wish => ({ from: state.name, to: link.to, kind: link.kind, state })),
  );
  if (!outermost) return inner;
  const start: Wish[] =
    scope.startAt !== null && names.has(scope.startAt) ? [{ from: START, to: scope.startAt, kind: 'start' }] : [];
  const ends = scope.states
    .filter((state) => state.ends)
    .map((state): Wish => ({ from: state.name, to: END, kind: 'end' }));
  return [...start, ...inner, ...ends];
}

function boxOf(state: FlowState, shareOf: ShareOf): Box {
  const words = Math.min(WIDEST, textWidth(state.name) * 1.06);
  if (state.scopes.length === 0) {
    return state.type === 'Choice'
      ? { width: words + 72, height: CHOICE_HEIGHT, inside: [] }
      : { width: Math.max(104, words + 28), height: NODE_HEIGHT, inside: [] };
  }
  let x = PADDING;
  const inside = state.scopes.map((scope) => {
    const drawing = layOut(scope, shareOf, false);
    const place = { x, y: HEAD, drawing };
    x += drawing.width + GAP;
    return place;
  });
  const head = words + textWidth(`${state.type} · $10,000.00`, 12) + 48;
  const width = Math.max(x - GAP + PADDING, head);
  const shift = (width - (x - GAP + PADDING)) / 2;
  const height = HEAD + Math.max(...inside.map(({ drawing }) => drawing.height)) + PADDING;
  return { width, height, inside: inside.map((place) => ({ ...place, x: place.x + shift })) };
}

function laid(scope: Scope, graph: Graph, boxes: ReadonlyMap<string, Box>): Laid {
  const size = graph.graph() as { width?: number; height?: number };
  const spot = (name: string): Point & { width: number; height: number } =>
    graph.node(name) as unknown as Point & { width: number; height: number };
  const byName = new Map(scope.states.map((state) => [state.name, state]));
  const nodes = scope.states.map((state): Placed => {
    const { x, y, width, height } = spot(state.name);
    return { state, x: x - width / 2, y: y - height / 2, width, height, inside: boxes.get(state.name)!.inside };
  });
  const touching = (name: string, points: readonly Point[], end: 0 | -1): readonly Point[] =>
    byName.get(name)?.type === 'Choice' ? onDiamond(spot(name), points, end) : points;
  const routes = graph.edges().map((edge: { v: string; w: string; name?: string }): Route => {
    const { points = [], x, y } = graph.edge(edge) as { points?: Point[]; x?: number; y?: number };
    const [kind = 'next', ...label] = (edge.name ?? '').split(' ');
    const text = label.join(' ');
    return {
      ...{ from: edge.v, to: edge.w, kind: kind as Route['kind'], label: text },
      points: touching(edge.w, touching(edge.v, points, 0), -1),
      at: text === '' || x === undefined || y === undefined ? null : { x, y },
      back: spot(edge.w).y < spot(edge.v).y,
    };
  });
  const ends = ([START, END] as const).flatMap((name) =>
    graph.hasNode(name)
      ? [{ x: spot(name).x, y: spot(name).y, kind: name === START ? ('start' as const) : ('end' as const) }]
      : [],
  );
  return { width: size.width ?? 0, height: size.height ?? 0, nodes, routes, ends };
}

/** A route that ends at the rectangle around a diamond is led on to the diamond itself. */
function onDiamond(
  node: Point & { readonly width: number; readonly height: number },
  points: readonly Point[],
  end: 0 | -1,
): readonly Point[] {
  const beside = end === 0 ? points[1] : points.at(-2);
  if (beside === undefined) return points;
  const [dx, dy] = [beside.x - node.x, beside.y - node.y];
  const reach = Math.abs(dx) / (node.width / 2) + Math.abs(dy) / (node.height / 2);
  if (reach === 0) return points;
  const touch = { x: node.x + dx / reach, y: node.y + dy / reach };
  return end === 0 ? [touch, ...points.slice(1)] : [...points.slice(0, -1), touch];
}
