import type { Report } from '../src/report/model.ts';
import { drawPlots } from './interact/plots.ts';
import { addSorting } from './interact/sort.ts';
import { addThemeToggle, unfoldForPrint } from './interact/theme.ts';
import { addTooltip } from './interact/tooltip.ts';
import { volumeLine } from './interact/volume-line.ts';
import { addWalk, openToWalk } from './interact/walk.ts';
import { mount } from './mount.ts';
import { pageNode } from './page.ts';

/** Shows a report inside `root`, in place of what was there. */
export function showReport(root: HTMLElement, report: Report): void {
  root.replaceChildren(mount(root.ownerDocument, pageNode(report)));
  const takeVolumeLine = volumeLine(root, report);
  addTooltip(root);
  addWalk(root);
  addSorting(root);
  addThemeToggle(root);
  unfoldForPrint(root);
  drawPlots(root, report, (id, svg, width) => {
    openToWalk(svg);
    if (id === 'volume') takeVolumeLine(svg, width);
  });
}
