import type { Report } from '../../src/report/model.ts';
import { CHARTS } from '../figure.ts';
import { mount } from '../mount.ts';
import { FIRST_STATES } from '../sections/evidence.ts';
import { bodyRows } from '../table.ts';

/** The button under the table of states adds the rows it was cut by. */
export function addRest(root: HTMLElement, report: Report): void {
  const button = root.querySelector<HTMLButtonElement>('[data-rest="states"]');
  button?.addEventListener('click', () => {
    const table = CHARTS.states(report)?.table;
    const body = root.querySelector('#table-states tbody');
    if (table !== undefined) {
      body?.append(...bodyRows(table, FIRST_STATES).map((row) => mount(root.ownerDocument, row)));
    }
    button.closest('.rest')?.remove();
  });
}
