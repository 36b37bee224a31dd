import type { StateRow } from '../../src/report/model.ts';
import { drawing, text } from '../chart.ts';
import { type Content, type Element, svg, tenth } from '../element-tree.ts';
import { fitText, textWidth } from '../text.ts';
import { HEATS, type HeatId, stepOf } from './heat.ts';
import type { Laid, Placed, Point, Route } from './layout.ts';

export interface GraphLook {
  readonly heat: HeatId;
  readonly rows: ReadonlyMap<string, StateRow>;
  readonly most: number;
  readonly currency: string;
}

const MARGIN = 8;

/** The state graph at its own size. Each state is a button that carries its pointer. */
export function drawGraph(laid: Laid, look: GraphLook): Element {
  const size = { width: Math.ceil(laid.width + 2 * MARGIN), height: Math.ceil(laid.height + 2 * MARGIN) };
  return drawing(
    size,
    `State graph, coloured by ${HEATS[look.heat].name.toLowerCase()}`,
    svg(
      'defs',
      {},
      svg(
        'marker',
        { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
        svg('path', { d: 'M0,0.5 8,4 0,7.5z', class: 'arrow' }),
      ),
    ),
    scopeNode(laid, look, { x: MARGIN, y: MARGIN }),
  );
}

const shifted = ({ x, y }: Point, ...content: readonly Content[]): Element =>
  svg('g', { transform: `translate(${tenth(x)} ${tenth(y)})` }, ...content);

const scopeNode = (laid: Laid, look: GraphLook, at: Point): Element =>
  shifted(
    at,
    ...laid.routes.map(routeNode),
    ...laid.nodes.map((node) => stateNode(node, look)),
    ...laid.ends.map((end) => svg('circle', { cx: end.x, cy: end.y, r: 5, class: `${end.kind}-mark` })),
    ...laid.routes.map(labelNode),
  );

function routeNode(route: Route): Element {
  const kind = `route ${route.kind}${route.back ? ' back' : ''}`;
  return svg('path', { d: smooth(route.points), class: kind, 'marker-end': 'url(#arrow)' });
}

function labelNode(route: Route): Element | null {
  if (route.at === null) return null;
  const width = textWidth(route.label) + 8;
  return shifted(
    route.at,
    svg('rect', { x: -width / 2, y: -10, width, height: 20, class: 'share-ground' }),
    text(0, 4.5, route.label, 'share', 'middle'),
  );
}

/** Through the middles of a route's pieces, rounded at its corners. */
function smooth(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${tenth(x)},${tenth(y)}`;
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const last = rest.at(-1) ?? first;
  const turns = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1]!;
    const end = i === rest.length - 2 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return turns.length === 0 ? `M${at(first)}L${at(last)}` : `M${at(first)}${turns.join('')}`;
}

function stateNode(node: Placed, look: GraphLook): Element {
  const { state, width, height } = node;
  const row = look.rows.get(state.pointer);
  const value = row === undefined ? null : HEATS[look.heat].of(row);
  const figure = value === null ? 'no figures' : HEATS[look.heat].text(value, look.currency);
  const step = value === null ? 0 : stepOf(value, look.most);
  const container = node.inside.length > 0;
  const short = container ? `${state.type} · ${figure}` : figure;
  const room = container ? textWidth(short, 12) + 40 : state.type === 'Choice' ? 60 : 16;
  const name = fitText(state.name, width - room);
  // the words that are seen come first: whoever speaks to the page names them
  const label = `${name} ${short}, ${state.name}, ${state.type}, ${HEATS[look.heat].name.toLowerCase()} ${figure}`;
  const shape = container ? containerShape(node) : shapeOf(node);
  return shifted(
    node,
    svg(
      'g',
      {
        class: `flow-state heat-${step}${container ? ' container' : ''}${row?.entriesPerExecution === 0 ? ' never' : ''}`,
        ...{
          role: 'button',
          tabindex: '-1',
          'aria-label': label,
          'aria-pressed': 'false',
          'data-state': state.pointer,
        },
      },
      ...shape,
      container ? text(12, 24, name, 'strong') : text(width / 2, height / 2 - 3, name, 'strong', 'middle'),
      ' ',
      container
        ? text(width - 12, 24, short, 'figure', 'end')
        : text(width / 2, height / 2 + 14, short, 'figure', 'middle'),
    ),
    ...node.inside.map(({ x, y, drawing: inner }) => scopeNode(inner, look, { x, y })),
    ...node.inside
      .slice(1)
      .map(({ x }) => svg('line', { x1: x - 10, x2: x - 10, y1: 44, y2: height - 10, class: 'between' })),
  );
}

function shapeOf({ state, width, height }: Placed): Element[] {
  if (state.type === 'Choice') {
    const points = `${tenth(width / 2)},0 ${tenth(width)},${height / 2} ${tenth(width / 2)},${height} 0,${height / 2}`;
    return [svg('polygon', { points, class: 'shape' })];
  }
  const round = state.type === 'Succeed' || state.type === 'Fail' ? height / 2 : 5;
  return [svg('rect', { width, height, rx: round, class: `shape${state.type === 'Fail' ? ' fail' : ''}` })];
}

/** The head of a container has the heat: what is inside has its own. */
const containerShape = ({ width, height }: Placed): Element[] => [
  svg('rect', { width, height, rx: 6, class: 'group' }),
  svg('path', { d: `M0,34V6a6,6 0 0 1 6,-6H${tenth(width - 6)}a6,6 0 0 1 6,6V34z`, class: 'shape' }),
];
