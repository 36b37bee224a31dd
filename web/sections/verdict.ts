import type { LimitRow, Report } from '../../src/report/model.ts';
import { TURNING } from '../../src/report/words/verdict.ts';
import { isVolumeUnknown } from '../../src/report/words/volume-words.ts';
import { unbroken } from '../../src/report/words/words.ts';
import { formatCount, formatDuration } from '../../src/units/index.ts';
import { limitsChart, usedText } from '../charts/limits.ts';
import { type Content, type Element, html } from '../element-tree.ts';
import { counted, halfWidth, money, moneyOrUnknown } from '../format.ts';
import { alike } from '../group-alternatives.ts';

/** Amounts and shares inside a sentence stand out; a line never breaks inside a figure, nor before its unit. */
export function emphasised(sentence: string): Content[] {
  return sentence
    .split(/((?:\$|[A-Z]{3} )[\d.,]*\d(?: ± [\d.,]*\d)?|\d[\d.,]* %)/)
    .map((part, i) => (i % 2 === 1 ? html('span', { class: 'money' }, unbroken(part)) : unbroken(part)));
}

interface KeyFigure {
  readonly label: string;
  readonly value: string;
  /** The interval behind the value; it may go to the next line. */
  readonly more?: string;
  readonly note: string;
  readonly href: string;
  readonly tone?: string;
}

/** Of a million executions, where nobody said how many there are. */
function figuresByVolume({ perMillion, alternatives, prices }: Report): KeyFigure[] {
  return (['standard', 'express'] as const).flatMap((type) => {
    const of = alternatives.filter(({ workflowType }) => workflowType === type);
    if (of.length === 0) return [];
    const canRun = of.some(({ eligible }) => eligible);
    const usd = perMillion[`${type}Usd`];
    return [
      {
        label: type === 'standard' ? 'Standard' : 'Express',
        value: canRun ? moneyOrUnknown(usd, prices.currency) : 'ruled out',
        note: canRun ? 'a million executions' : 'cannot run this workflow',
        href: canRun ? '#cost' : '#issues',
        tone: type,
      },
    ];
  });
}

function costFigures(report: Report): KeyFigure[] {
  if (isVolumeUnknown(report)) return figuresByVolume(report);
  return alike(report.alternatives, (a) => a.monthly).map(({ first: a, label, tone }) => ({
    label,
    value: a.eligible
      ? `${a.monthly.unpriced.length > 0 ? '≥ ' : ''}${money(a.monthly.totalUsd, report.prices.currency)}`
      : 'ruled out',
    ...(a.eligible && { more: halfWidth(a.monthly.totalUsd, a.monthly.lowUsd, a.monthly.highUsd) }),
    note: !a.eligible
      ? 'cannot run this workflow'
      : a.monthly.unpriced.length > 0
        ? 'a month, some lines not priced'
        : 'a month',
    href: a.eligible ? '#cost' : '#issues',
    tone,
  }));
}

function breakEvenFigure(report: Report): KeyFigure[] {
  const at = report.breakEven.byVolume.executionsPerMonth;
  const present = report.load.executionsPerMonth;
  if (at === null || at <= 0) return [];
  return [
    {
      label: 'Break-even',
      value: formatCount(Math.round(at)),
      note: isVolumeUnknown(report)
        ? 'executions a month'
        : `executions a month; now ${formatCount(Math.round(present))}`,
      href: '#volume',
    },
  ];
}

function limitFigure(report: Report): KeyFigure[] {
  const rows = (limitsChart.select(report)?.groups ?? []).flatMap((group) =>
    group.rows.map((row): LimitRow & { of: string } => ({ ...row, of: group.label })),
  );
  const tightest = rows.toSorted((a, b) => b.utilisation - a.utilisation)[0];
  if (tightest === undefined) return [];
  return [
    {
      label: 'Tightest limit',
      value: usedText(tightest),
      note: `${tightest.quota}, ${tightest.of}: ${tightest.verdict}`,
      href: '#limits',
    },
  ];
}

function durationFigure(report: Report): KeyFigure[] {
  const d = report.alternatives[0]?.perExecution.durationMs;
  if (d === undefined || d.max <= 0) return [];
  return [
    {
      label: 'Duration, median',
      value: formatDuration(d.p50),
      note: `99 % end within ${formatDuration(d.p99)}`,
      href: '#durations',
    },
  ];
}

const keyFigureNode = (figure: KeyFigure): Element =>
  html(
    'li',
    { class: figure.tone },
    html(
      'a',
      { href: figure.href },
      html('span', { class: 'key-label' }, figure.label),
      html(
        'span',
        { class: 'key-value' },
        html('span', {}, figure.value),
        figure.more ? [' ', html('span', {}, figure.more)] : null,
      ),
      html('span', { class: 'key-note' }, figure.note),
    ),
  );

/** The answer in one sentence, then the figures it rests on, each leading to its evidence. */
export function verdictSection(report: Report): Element {
  const blockers = new Set(
    report.alternatives.flatMap((a) => a.blockers.map((issue) => `${issue.code} ${issue.pointer}`)),
  ).size;
  const evidence = [...breakEvenFigure(report), ...limitFigure(report), ...durationFigure(report)];
  return html(
    'section',
    { id: 'verdict', class: 'verdict', 'aria-labelledby': 'verdict-title', tabindex: '-1' },
    html('p', { class: 'eyebrow' }, report.engine.partial ? 'Verdict so far: the run was cut short' : 'Verdict'),
    html('h1', { id: 'verdict-title' }, ...emphasised(report.verdict.sentence)),
    report.verdict.reasons.length === 0
      ? null
      : html('ul', { class: 'reasons' }, ...report.verdict.reasons.map((reason) => html('li', {}, unbroken(reason)))),
    report.verdict.conditions.length === 0
      ? null
      : html(
          'div',
          { class: 'conditions' },
          html('h2', {}, 'Before you act on it'),
          html(
            'ul',
            { class: 'reasons' },
            ...report.verdict.conditions.map(({ kind, text }) =>
              html('li', {}, `${TURNING.includes(kind) ? '▲ ' : ''}${unbroken(text)}`),
            ),
          ),
        ),
    blockers === 0
      ? null
      : html(
          'p',
          { class: 'blocked' },
          html(
            'a',
            { href: '#issues' },
            `✕ ${counted(blockers, 'thing')} in this workflow ${blockers === 1 ? 'rules' : 'rule'} Express out`,
          ),
        ),
    html('ul', { class: 'key-figures costs' }, ...costFigures(report).map(keyFigureNode)),
    evidence.length === 0 ? null : html('ul', { class: 'key-figures' }, ...evidence.map(keyFigureNode)),
  );
}
