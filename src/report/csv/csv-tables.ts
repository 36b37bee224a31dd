import type { Alternative, ChildRow, HistoryReport, Report } from '../model.ts';
import { lineName } from '../words/bill-words.ts';

/** Null is an empty cell: not known, or not for this row. */
export type CsvCell = string | number | null;

export interface CsvTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** What each file of the CSV export holds. Metrics have the names they have in the JSON. */
export const csvTables = (report: Report): readonly CsvTable[] => [
  summary(report),
  costs(report),
  states(report),
  ...(report.children === undefined ? [] : [children(report.children)]),
  durations(report),
  limits(report),
  breakEven(report),
  history(report.history),
  timeline(report),
  assumptions(report),
];

type Line = readonly [metric: string, value: CsvCell, unit: string];

/** Long form, one figure a row: a pivot table by alternative and metric needs nothing else. */
function summary(report: Report): CsvTable {
  const { workflow: w, load: l, engine: e, prices: p, verdict: v } = report;
  const of = (section: string, alternative: string, lines: readonly Line[]): CsvCell[][] =>
    lines.map((line) => [section, alternative, ...line]);
  const rows = [
    ...of('verdict', '', [
      ['sentence', v.sentence, ''],
      ['cheapest', v.cheapest, ''],
      ['savingUsd', v.savingUsd, p.currency],
      ['savingPercent', v.savingPercent, '%'],
      ['confident', String(v.confident), ''],
      ...v.conditions.map(({ kind, text }): Line => [`condition.${kind}`, text, '']),
    ]),
    ...of('workflow', '', [
      ['name', w.name, ''],
      ['stateCount', w.stateCount, 'states'],
      ['sha256', w.sha256, ''],
    ]),
    ...of('load', '', [
      ['name', l.name, ''],
      ['executionsPerMonth', l.executionsPerMonth, 'executions'],
      ['meanPerSecond', l.meanPerSecond, 'starts/s'],
      ['peakPerSecond', l.peakPerSecond, 'starts/s'],
      ['origin', l.origin, ''],
    ]),
    ...of('prices', '', [
      ['book', p.book, ''],
      ['region', p.region, ''],
      ['currency', p.currency, ''],
      ['retrieved', p.retrieved, ''],
    ]),
    ...of('engine', '', [
      ['name', e.name, ''],
      ['executions', e.executions, 'executions'],
      ['seed', e.seed, ''],
      ['exact', e.exact === undefined || e.exact.length === 0 ? null : e.exact.join(' '), ''],
      ['relativeHalfWidth', e.relativeHalfWidth, 'share'],
      ['confidenceLevel', e.confidenceLevel, 'share'],
    ]),
    ...report.headroom.map((h): CsvCell[] => ['headroom', h.state ?? '', `${h.kind}.safe`, h.safe, h.unit]),
    ...(['standard', 'express'] as const).flatMap((type) =>
      of('perMillion', type, [['usd', report.perMillion[`${type}Usd`], p.currency]]),
    ),
    ...report.volumes.flatMap((v) =>
      (['standard', 'express'] as const).flatMap((type) =>
        of('volume', type, [[`${v.executionsPerMonth}.usd`, v[`${type}Usd`], p.currency]]),
      ),
    ),
    ...of('history', 'standard', [
      ['limit', report.history.limit, 'events'],
      ['failingPerMillion', report.history.failingPerMillion, 'executions'],
    ]),
    ...report.alternatives.flatMap((a) => [
      ...of('monthly', a.id, monthlyLines(a, p.currency)),
      ...of(
        'costLine',
        a.id,
        a.monthly.lines.map((l): Line => [lineName(l), l.usd, p.currency]),
      ),
      ...of('perExecution', a.id, perExecutionLines(a, p.currency)),
      ...of(
        'limit',
        a.id,
        a.limits.map((l): Line => [`${l.quota}.utilisation`, l.utilisation, 'share']),
      ),
    ]),
  ];
  return { file: 'summary.csv', header: ['section', 'alternative', 'metric', 'value', 'unit'], rows };
}

const monthlyLines = ({ eligible, monthly: m }: Alternative, currency: string): Line[] => [
  ['eligible', String(eligible), ''],
  ['totalUsd', m.totalUsd, currency],
  ['lowUsd', m.lowUsd, currency],
  ['highUsd', m.highUsd, currency],
  ['unpriced', m.unpriced.join(' '), ''],
  ['executions', m.executions, 'executions'],
  ['transitions', m.transitions, 'transitions'],
  ['requests', m.requests, 'requests'],
  ['gbSeconds', m.gbSeconds, 'GB-s'],
];

const FIGURES = ['mean', 'low', 'high', 'p50', 'p90', 'p95', 'p99', 'max'] as const;

function perExecutionLines({ perExecution: x }: Alternative, currency: string): Line[] {
  const spread = (name: 'transitions' | 'events' | 'durationMs', unit: string): Line[] =>
    FIGURES.map((figure) => [`${name}.${figure}`, x[name][figure], unit]);
  return [
    ['usd', x.usd, currency],
    ...spread('transitions', 'transitions'),
    ['retries.mean', x.retries.mean, 'retries'],
    ...spread('events', 'events'),
    ['events.overLimit', x.events.overLimit, 'share'],
    ...spread('durationMs', 'ms'),
    ['durationMs.overLimit', x.durationMs.overLimit, 'share'],
    ['billedMs.mean', x.billedMs?.mean ?? null, 'ms'],
    ['billedMemoryMb.mean', x.billedMemoryMb?.mean ?? null, 'MB'],
    ['gbSeconds.mean', x.gbSeconds?.mean ?? null, 'GB-s'],
    ['outcomes.succeeded', x.outcomes.succeeded, 'share'],
    ['outcomes.failed', x.outcomes.failed, 'share'],
    ['outcomes.timedOut', x.outcomes.timedOut, 'share'],
  ];
}

/** A table whose columns are fields of its rows, after the columns in front. */
function fieldsOf<T>(
  file: string,
  front: readonly string[],
  fields: readonly (keyof T & string)[],
  rows: readonly (readonly [front: readonly CsvCell[], row: T])[],
): CsvTable {
  const cell = (value: unknown): CsvCell => (typeof value === 'number' || typeof value === 'string' ? value : null);
  return {
    file,
    header: [...front, ...fields],
    rows: rows.map(([first, row]) => [...first, ...fields.map((f) => cell(row[f]))]),
  };
}

const costs = ({ alternatives, prices }: Report): CsvTable =>
  fieldsOf(
    'costs.csv',
    ['alternative', 'currency'],
    ['service', 'label', 'dimension', 'quantity', 'unit', 'unitPriceUsd', 'usd', 'source'],
    alternatives.flatMap((a) => a.monthly.lines.map((l) => [[a.id, prices.currency], l] as const)),
  );

const states = (report: Report): CsvTable =>
  fieldsOf(
    'states.csv',
    [],
    [
      'name',
      'pointer',
      'type',
      'entriesPerExecution',
      'retriesPerExecution',
      'transitionsPerExecution',
      'eventsPerExecution',
      'standardUsdPerMonth',
      'meanDurationMs',
    ],
    report.states.map((s) => [[], s] as const),
  );

const children = (rows: readonly ChildRow[]): CsvTable =>
  fieldsOf(
    'children.csv',
    [],
    [
      'startedBy',
      'workflow',
      'workflowType',
      'startsPerExecution',
      'succeeded',
      'meanDurationMs',
      'transitionsPerExecution',
      'requestsPerExecution',
      'gbSecondsPerExecution',
      'standardUsdPerMonth',
    ],
    rows.map((row) => [[], row] as const),
  );

const durations = ({ alternatives }: Report): CsvTable => ({
  file: 'durations.csv',
  header: ['alternative', 'upToMs', 'share'],
  rows: alternatives.flatMap((a) => a.perExecution.durationMs.cdf.map((c) => [a.id, c.upTo, c.share])),
});

const limits = ({ alternatives }: Report): CsvTable =>
  fieldsOf(
    'limits.csv',
    ['alternative'],
    ['quota', 'limit', 'unit', 'peak', 'utilisation', 'verdict', 'effect', 'source'],
    alternatives.flatMap((a) => a.limits.map((l) => [[a.id], l] as const)),
  );

function breakEven({ breakEven: b }: Report): CsvTable {
  const { byVolume, byDuration, byTransitions } = b;
  return {
    file: 'break-even.csv',
    header: [
      'by',
      'at',
      'standardUsd',
      'standardLowUsd',
      'standardHighUsd',
      'expressUsd',
      'expressLowUsd',
      'expressHighUsd',
    ],
    rows: [
      ...byVolume.curve.map((c) => [
        'executionsPerMonth',
        c.executionsPerMonth,
        ...[c.standardUsd, c.standardLowUsd, c.standardHighUsd, c.expressUsd, c.expressLowUsd, c.expressHighUsd],
      ]),
      ...byDuration.curve.map((c) => ['durationMs', c.durationMs, c.standardUsd, null, null, c.expressUsd, null, null]),
      ...byTransitions.curve.map((c) => [
        'transitions',
        c.transitions,
        c.standardUsd,
        null,
        null,
        c.expressUsd,
        null,
        null,
      ]),
    ],
  };
}

/** One row a state that logs most, then one a state of each Map or loop that can fill a history. */
const history = ({ states: most, growth }: HistoryReport): CsvTable => ({
  file: 'history.csv',
  header: [
    ...['kind', 'number', 'name', 'pointer', 'eventsPerExecution', 'share'],
    ...['eventsEach', 'safe', 'mostItems', 'meanTurns'],
  ],
  rows: [
    ...most.map((s, i) => ['state', i + 1, s.name, s.pointer, s.eventsPerExecution, s.share, null, null, null, null]),
    ...growth.flatMap((g, i) =>
      g.states.map(({ name, pointer }) => [
        ...[g.kind, i + 1, name, pointer, null, null],
        ...[g.eventsEach, g.safe, g.mostItems, g.meanTurns],
      ]),
    ),
  ],
});

const timeline = ({ timeline: t }: Report): CsvTable => ({
  file: 'timeline.csv',
  header: [
    ...['fromMs', 'starts', 'transitions', 'concurrency', 'throttled'],
    ...['intoLoadMs', 'offered', 'waitingStarts', 'backlog', 'startTokens', 'transitionTokens', 'alternative'],
  ],
  rows:
    t?.starts.map((starts, i) => {
      const { transitions, concurrency, throttled, offered, waitingStarts, backlog, startTokens, transitionTokens } = t;
      const at = (column: readonly number[] | null): CsvCell => column?.[i] ?? null;
      return [
        ...[i * t.stepMs, starts, at(transitions), at(concurrency), at(throttled), t.fromMs + i * t.stepMs],
        ...[offered, waitingStarts, backlog, startTokens, transitionTokens].map(at),
        t.alternative,
      ];
    }) ?? [],
});

const assumptions = (report: Report): CsvTable =>
  fieldsOf(
    'assumptions.csv',
    [],
    ['weight', 'id', 'what', 'value', 'source', 'pointer'],
    report.assumptions.map((a) => [[], a] as const),
  );
