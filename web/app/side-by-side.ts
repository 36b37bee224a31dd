import type { Alternative, Report } from '../../src/report/model.ts';
import { formatCount, formatDuration, formatSignificant, formatUsd } from '../../src/units/index.ts';
import { type Element, html } from '../element-tree.ts';
import { sectionNode } from '../figure.ts';

interface Figure {
  readonly name: string;
  readonly of: (report: Report) => number | null;
  readonly text: (value: number) => string;
}

const standard = (report: Report): Alternative | undefined =>
  report.alternatives.find((a) => a.workflowType === 'standard');
const express = (report: Report): Alternative | undefined =>
  report.alternatives.find((a) => a.workflowType === 'express');

/** What an alternative costs; null when it is not there or a line has no price: such a total compares with nothing. */
const totalOf = (a: Alternative | undefined): number | null =>
  a === undefined || a.monthly.unpriced.length > 0 ? null : a.monthly.totalUsd;

const tightest = (report: Report): number | null => {
  const used = standard(report)?.limits.map((row) => row.utilisation) ?? [];
  return used.length === 0 ? null : Math.max(...used);
};

function figuresOf(currency: string): readonly Figure[] {
  const money = (value: number): string => formatUsd(value, currency);
  const figure = (value: number): string => formatSignificant(value, 3);
  const per = standard;
  return [
    { name: 'Standard a month', of: (r) => totalOf(standard(r)), text: money },
    { name: 'Express a month', of: (r) => totalOf(express(r)), text: money },
    { name: 'Executions a month', of: (r) => r.load.executionsPerMonth, text: (v) => formatCount(Math.round(v)) },
    { name: 'Transitions an execution', of: (r) => per(r)?.perExecution.transitions.mean ?? null, text: figure },
    { name: 'Retries an execution', of: (r) => per(r)?.perExecution.retries.mean ?? null, text: figure },
    { name: 'Duration, median', of: (r) => per(r)?.perExecution.durationMs.p50 ?? null, text: formatDuration },
    { name: 'Duration, 99 % end within', of: (r) => per(r)?.perExecution.durationMs.p99 ?? null, text: formatDuration },
    { name: 'History events, at most', of: (r) => per(r)?.perExecution.events.max ?? null, text: figure },
    { name: 'Tightest limit on Standard, used', of: tightest, text: (v) => `${formatSignificant(v * 100, 3)} %` },
    {
      name: 'Executions that succeed',
      of: (r) => per(r)?.perExecution.outcomes.succeeded ?? null,
      text: (v) => `${formatSignificant(v * 100, 4)} %`,
    },
    {
      name: 'Break-even, executions a month',
      of: (r) => r.breakEven.byVolume.executionsPerMonth,
      text: (v) => formatCount(Math.round(v)),
    },
  ];
}

/** Two reports side by side: what each says, and figure by figure how B differs from A. */
export function twoSection(a: Report, b: Report): Element {
  const same = a.prices.currency === b.prices.currency;
  const rows = figuresOf(a.prices.currency).map((figure, i) => {
    const [one, other] = [figure.of(a), figure.of(b)];
    const inB = i < 2 ? (value: number): string => formatUsd(value, b.prices.currency) : figure.text;
    const comparable = one !== null && other !== null && (same || i >= 2);
    return html(
      'tr',
      {},
      html('th', { scope: 'row' }, figure.name),
      html('td', { class: 'numeric' }, one === null ? 'not known' : figure.text(one)),
      html('td', { class: 'numeric' }, other === null ? 'not known' : inB(other)),
      differenceCell(comparable ? difference(one, other, figure.text) : '–'),
    );
  });
  const head = (name: string, numeric = true): Element =>
    html('th', { scope: 'col', class: numeric ? 'numeric' : undefined }, name);
  return sectionNode(
    'two',
    { name: 'Two scenarios', title: titleOf(a, b) },
    html('div', { class: 'two-cards' }, card('A', a), card('B', b)),
    html(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Figures of A and B' },
      html(
        'table',
        { id: 'table-two' },
        html('caption', { class: 'visually-hidden' }, 'Figures of A and B, and how B differs'),
        html('thead', {}, html('tr', {}, head('Figure', false), head('A'), head('B'), head('B against A'))),
        html('tbody', {}, ...rows),
      ),
    ),
  );
}

const differenceCell = (words: string): Element =>
  html('td', { class: /^[+−]/.test(words) ? 'numeric difference' : 'numeric' }, words);

const card = (name: 'A' | 'B', { workflow, load, verdict }: Report): Element =>
  html(
    'div',
    { class: 'two-card' },
    html(
      'p',
      { class: 'eyebrow' },
      html('b', { class: 'badge' }, name),
      `${workflow.name}, ${formatCount(Math.round(load.executionsPerMonth))} executions a month`,
    ),
    html('p', {}, verdict.sentence),
  );

/** `+$12.30 (+4.1 %)`; a change within the rounding of what is shown is none. */
function difference(a: number, b: number, text: (value: number) => string): string {
  if (text(a) === text(b)) return 'the same';
  if (text(a).endsWith(' %')) return `${b > a ? '+' : '−'}${text(Math.abs(b - a)).replace(' %', ' points')}`;
  const sign = b > a ? '+' : '−';
  const ratio = a === 0 ? null : Math.abs(b / a - 1);
  const share =
    ratio === null
      ? ''
      : ratio >= 10
        ? ` (× ${formatSignificant(b / a, 3)})`
        : ` (${sign}${formatSignificant(ratio * 100, 3)} %)`;
  return `${sign}${text(Math.abs(b - a))}${share}`;
}

/** The cheapest way each can be run, against each other. */
function titleOf(a: Report, b: Report): string {
  const best = ({ verdict, alternatives }: Report): number | null =>
    totalOf(alternatives.find((one) => one.id === verdict.cheapest));
  const [one, other] = [best(a), best(b)];
  if (one === null || other === null || a.prices.currency !== b.prices.currency)
    return 'The two cannot be compared by their cost';
  if (formatUsd(one) === formatUsd(other)) return 'At their cheapest, A and B cost the same';
  const less = formatUsd(Math.abs(one - other), a.prices.currency);
  return `At its cheapest, B costs ${less} a month ${other < one ? 'less' : 'more'} than A`;
}
