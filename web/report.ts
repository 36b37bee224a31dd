import type { Report } from '../src/report/model.ts';
import { addWalk, openToWalk } from './interact/arrow-key-navigation.ts';
import { drawPlots } from './interact/plots.ts';
import { markHere } from './interact/section-spy.ts';
import { addRest } from './interact/show-all-rows.ts';
import { addSorting } from './interact/sort.ts';
import { addThemeToggle, unfoldForPrint } from './interact/theme.ts';
import { addTooltip } from './interact/tooltip.ts';
import { volumeLine } from './interact/volume-line.ts';
import { mount } from './mount.ts';
import { pageNode } from './page.ts';

/** Shows a report inside `root`, in place of what was there. */
export function showReport(root: HTMLElement, report: Report): void {
  root.replaceChildren(mount(root.ownerDocument, pageNode(report)));
  addThemeToggle(root);
  attachInteractions(root, report);
}

/** Draws the charts of a mounted report and brings its parts to life, until `signal` says that it is gone. */
export function attachInteractions(root: HTMLElement, report: Report, signal?: AbortSignal): void {
  const takeVolumeLine = volumeLine(root, report);
  addTooltip(root, signal);
  addWalk(root);
  addRest(root, report);
  addSorting(root);
  markHere(root, signal);
  unfoldForPrint(root, signal);
  const observer = drawPlots(root, report, (id, svg, width) => {
    openToWalk(svg);
    if (id === 'volume') takeVolumeLine(svg, width);
  });
  signal?.addEventListener('abort', () => observer.disconnect());
}
