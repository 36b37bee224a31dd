import type { Report, StateRow } from '../../src/report/model.ts';
import { formatDuration, formatShare, formatSignificant, formatUsd } from '../../src/units/index.ts';
import { type Element, html } from '../element-tree.ts';
import { breakable } from '../table.ts';
import { HEATS } from './heat.ts';

/** What is known of one state; its place in the file as a button where the line is known. */
export function stateCard(
  state: { readonly name: string; readonly type: string; readonly pointer: string },
  row: StateRow | undefined,
  { report, line }: { readonly report: Report; readonly line: number | null },
): Element[] {
  const facts = row === undefined ? [] : factsOf(row, report);
  return [
    html('p', { class: 'eyebrow' }, state.type),
    html('h3', {}, state.name),
    ...(row === undefined ? [html('p', { class: 'nothing' }, 'The report has no figures for this state.')] : []),
    html('dl', {}, ...facts.flatMap(([name, value]) => [html('dt', {}, name), html('dd', {}, value)])),
    html('p', {}, html('code', {}, breakable(state.pointer))),
    ...(line === null ? [] : [html('button', { type: 'button', class: 'quiet' }, `Show line ${line}`)]),
  ];
}

function factsOf(row: StateRow, { states, prices: { currency } }: Report): [string, string][] {
  const total = states.reduce((sum, one) => sum + one.standardUsdPerMonth, 0);
  const share = total > 0 ? formatShare(Number((row.standardUsdPerMonth / total).toPrecision(2))) : '–';
  const count = (value: number): string => formatSignificant(value, 3);
  return [
    ['Standard a month', formatUsd(row.standardUsdPerMonth, currency)],
    ['Share of transitions', share],
    ['Entries a run', count(row.entriesPerExecution)],
    ['Retries a run', count(row.retriesPerExecution)],
    ['Events a run', count(row.eventsPerExecution)],
    ['Time a visit', row.meanDurationMs === null ? 'never entered' : formatDuration(row.meanDurationMs)],
    ['Time a run', row.meanDurationMs === null ? '–' : formatDuration(HEATS.time.of(row))],
  ];
}
