import type { Issue } from '../../issue/index.ts';
import { placeOf } from '../issues.ts';
import type { Report } from '../model.ts';
import { alikeBy, partsAlike } from '../words/alike.ts';
import { bySource } from '../words/assumptions.ts';
import { shortLineName } from '../words/bill-words.ts';
import { CHILD_COLUMNS, CHILD_NOTE, childCells } from '../words/children.ts';
import { exactSentence } from '../words/engine-words.ts';
import { eventsSentence, growthSentence, historyFinding, mostlyOf, SAFE_NOTE } from '../words/history-words.ts';
import { usedOf } from '../words/limit-words.ts';
import { toldOf } from '../words/reasons-by-alternative.ts';
import { byMoney } from '../words/sort-states.ts';
import { TURNING } from '../words/verdict.ts';
import { isVolumeUnknown, VOLUME_COLUMNS, volumeCells, volumeNote } from '../words/volume-words.ts';
import {
  count,
  drawnFor,
  duration,
  many,
  plusMinus,
  quantity,
  quotaFigure,
  quotaText,
  seenMean,
  share,
  shareOfAll,
  significant,
  unitPrice,
  usd,
  wholeCount,
} from '../words/words.ts';
import { code, details, escapeMarkdown, markdownTable } from './markdown-words.ts';

/** First line of every comment, so that a robot finds its own and writes over it. */
export const COMMENT_MARKER = '<!-- stepmeter -->';
const STATES_SHOWN = 30;

/** The report as a comment on a pull request: verdict, totals, trouble; the evidence folded. */
export function renderMarkdown(report: Report): string {
  const blocks = [
    COMMENT_MARKER,
    `### What ${code(report.workflow.name)} costs${isVolumeUnknown(report) ? '' : ' a month'}`,
    `**${escapeMarkdown(report.verdict.sentence)}**`,
    conditions(report),
    isVolumeUnknown(report) ? volumes(report) : totals(report),
    ...forbidden(report),
    ...trouble(report),
    ...doubts(report),
    ...(report.alternatives.some((a) => a.monthly.unpriced.length > 0)
      ? ['> [!WARNING]\n> Some of the usage has no price in this book: a total *at least* so high is a lower bound.']
      : []),
    isVolumeUnknown(report) ? '' : details('Cost, line by line', bills(report)),
    details('Durations and outcomes', durations(report)),
    details('History of a Standard execution', history(report)),
    details('Headroom', headroom(report)),
    details('Break-even', breakEven(report)),
    details(`States (${report.states.length})`, states(report)),
    ...(report.children === undefined ? [] : [details('Executions that states start', children(report))]),
    details(`Assumptions (${report.assumptions.length})`, assumptions(report)),
    ...(report.issues.length > 0 ? [details(`Warnings (${report.issues.length})`, issues(report.issues))] : []),
    method(report),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const totals = ({ alternatives, prices }: Report): string =>
  markdownTable(
    [
      ['', 'left'],
      ['Monthly cost', 'right'],
      ['±', 'right'],
      ['Per execution', 'right'],
      ['Can run', 'left'],
    ],
    alikeBy(alternatives, (a) => [a.monthly, a.eligible, a.blockers.length]).map(({ first: a, labels }) => {
      const m = a.monthly;
      const total = a.eligible ? `${m.unpriced.length > 0 ? 'at least ' : ''}${usd(m.totalUsd, prices.currency)}` : '–';
      const half = a.eligible ? plusMinus(m.lowUsd, m.totalUsd, m.highUsd).replace(' ± ', '') : '';
      const verdict = a.eligible ? '✓ yes' : `✗ no, ${many(a.blockers.length, 'reason')}`;
      const each = a.eligible ? usd(a.perExecution.usd, prices.currency) : '–';
      return [labels, total, half, each, verdict].map(escapeMarkdown);
    }),
  );

const issues = (list: readonly Issue[]): string =>
  list
    .map(
      (i) =>
        `- ${code(placeOf(i))} ${escapeMarkdown(i.message)}${i.hint === undefined ? '' : ` *${escapeMarkdown(i.hint)}*`}`,
    )
    .join('\n');

const forbidden = ({ alternatives }: Report): string[] =>
  alikeBy(alternatives, (a) => a.blockers)
    .filter(({ first }) => first.blockers.length > 0)
    .map(({ first, name }) => `**${escapeMarkdown(name)} cannot run it:**\n\n${issues(first.blockers)}`);

/** What speaks against an alternative that can run it. */
const doubts = ({ alternatives }: Report): string[] =>
  toldOf(alternatives)
    .filter(({ first, issues: list }) => first.eligible && list.length > 0)
    .map(({ labels, issues: list }) =>
      details(`${escapeMarkdown(labels)}: before you rely on it (${list.length})`, issues(list)),
    );

/** Limits that are not ok; a report without any has no such table. */
function trouble({ alternatives }: Report): string[] {
  const rows = partsAlike(alternatives, (a) => a.limits.filter((l) => l.verdict !== 'ok')).map(({ part: l, name }) => {
    const word = l.question !== undefined ? '? open' : l.verdict === 'near' ? '⚠ near' : '✗ exceeded';
    const used = `${word}, ${usedOf(l)}`;
    const peak = quotaFigure(l.peak, l.unit).figure;
    return [name, l.quota, `${peak} of ${quotaText(l.limit, l.unit)}`, used, l.question ?? l.effect].map(
      escapeMarkdown,
    );
  });
  const columns = [
    ['', 'left'],
    ['Limit', 'left'],
    ['Peak', 'right'],
    ['', 'left'],
    ['Beyond it', 'left'],
  ] as const;
  return rows.length === 0 ? [] : [markdownTable(columns, rows)];
}

/** Those that have a cost: all where none can run it. */
const costed = (alternatives: Report['alternatives']): Report['alternatives'] =>
  alternatives.some(({ eligible }) => eligible) ? alternatives.filter(({ eligible }) => eligible) : alternatives;

const bills = ({ alternatives, prices }: Report): string =>
  alikeBy(costed(alternatives), (a) => a.monthly)
    .map(({ first, labels }) => {
      const rows = first.monthly.lines.map((l) =>
        [
          shortLineName(l),
          quantity(l.quantity),
          l.unit,
          unitPrice(l.unitPriceUsd, prices.currency),
          usd(l.usd, prices.currency),
        ].map(escapeMarkdown),
      );
      const columns = [
        ['Component', 'left'],
        ['Quantity', 'right'],
        ['Unit', 'left'],
        ['Unit price', 'right'],
        ['Cost', 'right'],
      ] as const;
      return `**${escapeMarkdown(labels)}**\n\n${markdownTable(columns, rows)}`;
    })
    .join('\n\n');

const durations = ({ alternatives }: Report): string =>
  markdownTable(
    [
      ['', 'left'],
      ...['Mean', 'p50', 'p95', 'p99', 'Longest', 'Too long', 'Succeed', 'Fail', 'Time out'].map(
        (t) => [t, 'right'] as const,
      ),
    ],
    alikeBy(alternatives, (a) => [a.perExecution.durationMs, a.perExecution.outcomes]).map(({ first, name }) => {
      const { durationMs: d, outcomes: o } = first.perExecution;
      const times = [d.mean, d.p50, d.p95, d.p99, d.max].map(duration);
      return [escapeMarkdown(name), ...times, ...[d.overLimit, o.succeeded, o.failed, o.timedOut].map(shareOfAll)];
    }),
  );

const conditions = ({ verdict }: Report): string =>
  verdict.conditions.length === 0
    ? ''
    : `Before you act on it:\n\n${verdict.conditions
        .map(({ kind, text }) => `- ${TURNING.includes(kind) ? '⚠ ' : ''}${escapeMarkdown(text)}`)
        .join('\n')}`;

const volumes = (report: Report): string =>
  `${markdownTable(
    VOLUME_COLUMNS,
    volumeCells(report).map((row) => row.map(escapeMarkdown)),
  )}\n\n${volumeNote(report)}`;

const headroom = ({ headroom: rows }: Report): string =>
  rows.map(({ explanation }) => `- ${escapeMarkdown(explanation)}`).join('\n');

const history = (report: Report): string => {
  const { growth } = report.history;
  const mostly = mostlyOf(report.history);
  const lines = [
    historyFinding(report),
    ...[eventsSentence(report)].filter((sentence) => sentence !== ''),
    ...(mostly === '' ? [] : [`Most of the events come from ${mostly}`]),
    ...growth.map(growthSentence),
  ];
  const note = growth.length === 0 ? '' : `\n\n${SAFE_NOTE}`;
  return `${lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')}${note}`;
};

const breakEven = ({ breakEven: b }: Report): string =>
  [
    ['executions a month', b.byVolume.executionsPerMonth, wholeCount, b.byVolume.explanation] as const,
    ['mean duration', b.byDuration.durationMs, duration, b.byDuration.explanation] as const,
    ['transitions each', b.byTransitions.transitions, significant, b.byTransitions.explanation] as const,
  ]
    .map(([what, at, say, why]) => `- ${what}: ${at === null ? 'none' : `**${say(at)}**`}. ${escapeMarkdown(why)}`)
    .join('\n');

function states({ states: all, prices, engine, load }: Report): string {
  const executions = drawnFor(engine, 'standard.transitions');
  const shown = byMoney(all).slice(0, STATES_SHOWN);
  const rows = shown.map((s) => [
    code(s.name, 'cell'),
    escapeMarkdown(s.type),
    seenMean(s.entriesPerExecution, executions),
    seenMean(s.retriesPerExecution, executions),
    usd(s.standardUsdPerMonth, prices.currency),
    duration(s.meanDurationMs),
  ]);
  const columns = [
    ['State', 'left'],
    ['Type', 'left'],
    ['Entries', 'right'],
    ['Retries', 'right'],
    [`Standard a ${load.origin === 'placeholder' ? 'million' : 'month'}`, 'right'],
    ['Mean visit', 'right'],
  ] as const;
  const rest = all.length - shown.length;
  return `${markdownTable(columns, rows)}${rest > 0 ? `\n\n${many(rest, 'more state')} in the JSON report.` : ''}`;
}

const children = (report: Report): string =>
  `${markdownTable(
    CHILD_COLUMNS,
    childCells(report).map(([by = '', ...rest]) => [code(by, 'cell'), ...rest.map(escapeMarkdown)]),
  )}\n\n${CHILD_NOTE}`;

const WEIGHTS = ['high', 'medium', 'low'] as const;
const assumptions = ({ assumptions: all }: Report): string =>
  WEIGHTS.flatMap((weight) => bySource(all.filter((a) => a.weight === weight)))
    .map(({ source, assumptions: shared }) => {
      const said = shared.map((a) => {
        const strong = a.weight === 'high' ? '**' : '';
        return `${strong}${escapeMarkdown(a.what)}: ${escapeMarkdown(a.value)}${strong}`;
      });
      const why = escapeMarkdown(source);
      return said.length === 1 ? `- ${said[0]} (${why})` : `- ${why}\n${said.map((text) => `  - ${text}`).join('\n')}`;
    })
    .join('\n');

const method = ({ engine: e, prices: p, load: l }: Report): string =>
  `<sub>${l.origin === 'placeholder' ? 'how many executions there are is not said' : `${count(l.executionsPerMonth)} executions a month`}; ${quantity(e.executions)} simulated by ${escapeMarkdown(e.name)}, seed ${e.seed}, ` +
  `± ${share(e.relativeHalfWidth)} at ${share(e.confidenceLevel)} confidence${e.reached ? '' : ' (wider than asked for)'}` +
  `${e.partial ? ', ended early' : ''}. ${escapeMarkdown(exactSentence(e))}. Prices ${escapeMarkdown(p.book)}, ${escapeMarkdown(p.region)}, read ${escapeMarkdown(p.retrieved)}, ` +
  `free tier ${p.freeTier ? 'counted' : 'not counted'}.</sub>`;
