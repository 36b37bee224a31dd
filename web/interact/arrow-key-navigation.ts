const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const marksOf = (chart: Element): SVGElement[] => [...chart.querySelectorAll<SVGElement>('.mark')];

/** One stop of the Tab key per chart: its first mark. */
export const openToWalk = (chart: Element): void => marksOf(chart)[0]?.setAttribute('tabindex', '0');

/** Arrow keys, Home and End go from mark to mark; the chart remembers the last one. */
export function addWalk(root: HTMLElement): void {
  root.addEventListener('keydown', (event) => {
    const mark = event.target instanceof Element && event.target.matches('.mark') ? event.target : null;
    const chart = mark?.closest('.chart');
    if (mark === null || chart === null || chart === undefined) return;
    const marks = marksOf(chart);
    const here = marks.indexOf(mark as SVGElement);
    const step = STEPS[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? marks.length - 1 : step === undefined ? -1 : here + step;
    const target = marks[next];
    if (target === undefined) return;
    event.preventDefault();
    mark.setAttribute('tabindex', '-1');
    target.setAttribute('tabindex', '0');
    target.focus();
  });
}
