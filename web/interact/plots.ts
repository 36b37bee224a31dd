import type { Report } from '../../src/report/model.ts';
import { type Bound, CHARTS, type ChartId } from '../figure.ts';
import { mount } from '../mount.ts';

/** A chart after it was drawn into its place, for what acts on it. */
export type Drawn = (id: ChartId, svg: SVGSVGElement, width: number) => void;

/** Draws each chart at the width its place has, and again when that changes. */
export function drawPlots(root: HTMLElement, report: Report, drawn: Drawn): ResizeObserver {
  const bound = new Map<Element, Bound>();
  const draw = (place: Element): void => {
    const chart = bound.get(place);
    const width = Math.floor(place.getBoundingClientRect().width);
    if (chart === undefined || width < 50 || place.getAttribute('data-width') === String(width)) return;
    place.setAttribute('data-width', String(width));
    const svg = mount(root.ownerDocument, chart.draw(width)) as SVGSVGElement;
    place.replaceChildren(svg);
    drawn(chart.id as ChartId, svg, width);
  };
  for (const place of root.querySelectorAll('[data-plot]')) {
    const chart = CHARTS[place.getAttribute('data-plot') as ChartId](report);
    if (chart !== null) bound.set(place, chart);
    draw(place);
  }
  const observer = new ResizeObserver((entries) => {
    for (const entry of entries) draw(entry.target);
  });
  for (const place of bound.keys()) observer.observe(place);
  return observer;
}
