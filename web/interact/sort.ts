const sortValue = (row: HTMLTableRowElement, column: number): { figure: number | null; text: string } => {
  const cell = row.cells[column];
  const sort = cell?.getAttribute('data-sort');
  const figure = sort === null || sort === undefined ? Number.NaN : sort === 'none' ? null : Number(sort);
  return { figure, text: cell?.textContent ?? '' };
};

/** Unknown figures come last in either direction; words go by the reader's alphabet. */
function compare(a: HTMLTableRowElement, b: HTMLTableRowElement, column: number, direction: number): number {
  const [one, other] = [sortValue(a, column), sortValue(b, column)];
  if (one.figure === null || other.figure === null)
    return (one.figure === null ? 1 : 0) - (other.figure === null ? 1 : 0);
  if (Number.isNaN(one.figure) || Number.isNaN(other.figure)) return direction * one.text.localeCompare(other.text);
  return direction * (one.figure - other.figure);
}

/** The headings of a sortable table sort it: figures from the largest, words from A; a second press turns round. */
export function addSorting(root: HTMLElement): void {
  root.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button.sort') : null;
    const head = button?.closest('th');
    const body = button?.closest('table')?.tBodies[0];
    if (head === null || head === undefined || body === undefined) return;
    // what is sorted is all there is, not what is shown of it
    head.closest('section')?.querySelector<HTMLElement>('[data-rest]')?.click();
    const before = head.getAttribute('aria-sort');
    const first = head.classList.contains('numeric') ? 'descending' : 'ascending';
    const now = before === null ? first : before === 'ascending' ? 'descending' : 'ascending';
    for (const other of head.parentElement?.children ?? []) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', now);
    const direction = now === 'ascending' ? 1 : -1;
    body.append(...[...body.rows].sort((a, b) => compare(a, b, head.cellIndex, direction)));
  });
}
