import type { StateRow } from '../model.ts';
import { byMoney } from '../words/sort-states.ts';
import { isVolumeUnknown } from '../words/volume-words.ts';
import { drawnFor, duration, many, seenMean, usd } from '../words/words.ts';
import { type Page, paragraph } from './page.ts';
import { type Column, cells, table } from './table.ts';

const SHOWN = 15;
const columns = (report: Page['report']): readonly Column[] => [
  { title: 'State', align: 'left', least: 12 },
  { title: 'Type', align: 'left', least: 6 },
  { title: 'Entries', align: 'right' },
  { title: 'Retries', align: 'right' },
  { title: 'Transitions', align: 'right' },
  { title: `Standard a ${isVolumeUnknown(report) ? 'million' : 'month'}`, align: 'right' },
  { title: 'Mean visit', align: 'right' },
];

/** The states by money, the dearest first; per execution unless said. */
export function stateLines(page: Page): string[] {
  const { currency } = page;
  const executions = drawnFor(page.report.engine, 'standard.transitions');
  const sorted = byMoney(page.report.states);
  if (sorted.length === 0) return [];
  const rows = sorted
    .slice(0, SHOWN)
    .map((s) =>
      cells([
        s.name,
        s.type,
        seenMean(s.entriesPerExecution, executions),
        seenMean(s.retriesPerExecution, executions),
        seenMean(s.transitionsPerExecution, executions),
        usd(s.standardUsdPerMonth, currency),
        duration(s.meanDurationMs),
      ]),
    );
  return [...table(page, columns(page.report), rows), ...leftOut(page, sorted.slice(SHOWN))];
}

function leftOut(page: Page, rest: readonly StateRow[]): string[] {
  if (rest.length === 0) return [];
  const money = usd(
    rest.reduce((sum, s) => sum + s.standardUsdPerMonth, 0),
    page.currency,
  );
  const text = `${many(rest.length, 'more state')}, ${money} a ${isVolumeUnknown(page.report) ? 'million executions' : 'month'} together: see states.csv (--format csv) or "states" in the JSON.`;
  return ['', ...paragraph(page, text, { mark: '…', tone: 'dim' })];
}
