import type { Report } from '../src/report/model.ts';
import { type Content, type Element, svg } from './element-tree.ts';
import type { Table } from './table.ts';

/** In px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The plotting area inside a drawing, in px from its top left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One kind of picture: what it takes from a report, what it says about it, how it is drawn, and the same as a table. */
export interface Chart<Data> {
  readonly id: string;
  /** Null when the report has nothing to plot. */
  select(report: Report): Data | null;
  /** The finding, as a sentence without a full stop. */
  title(data: Data): string;
  /** What is plotted, with units. */
  subtitle(data: Data): string;
  height(data: Data, width: number): number;
  draw(data: Data, size: Size): Element;
  table(data: Data): Table;
}

/** Below this width a chart stacks what it otherwise sets side by side. */
export const NARROW = 560;

/** The root of a chart. Its marks are walked with the arrow keys, hence a group and not one picture. */
export const drawing = (size: Size, label: string, ...content: readonly Content[]): Element =>
  svg(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'chart',
      role: 'group',
      'aria-label': label,
      width: size.width,
      height: size.height,
      viewBox: `0 0 ${size.width} ${size.height}`,
    },
    ...content,
  );

/** Something with a figure behind it: focusable, named for screen readers, with the exact values as its tooltip. */
export const mark = (tip: readonly string[], kind: string, ...content: readonly Content[]): Element =>
  svg(
    'g',
    { class: `mark ${kind}`, tabindex: '-1', role: 'img', 'aria-label': tip.join(', '), 'data-tip': tip.join('\n') },
    ...content,
  );

export const text = (x: number, y: number, words: string, kind = '', anchor = 'start'): Element =>
  svg(
    'text',
    { x, y, class: kind === '' ? undefined : kind, 'text-anchor': anchor === 'start' ? undefined : anchor },
    words,
  );

/** The hatching of what cannot be had, is not priced, or is lost. */
export const hatching = (): Element =>
  svg(
    'defs',
    {},
    svg(
      'pattern',
      { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      svg('line', { x1: 0, y1: 0, x2: 0, y2: 6, class: 'hatch' }),
    ),
  );
