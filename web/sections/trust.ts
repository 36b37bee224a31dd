import type { Report } from '../../src/report/model.ts';
import { exactSentence } from '../../src/report/words/engine-words.ts';
import { formatBytes, formatDuration, formatNumber, formatShare } from '../../src/units/index.ts';
import { type Content, type Element, html } from '../element-tree.ts';
import { sectionNode } from '../figure.ts';
import { counted } from '../format.ts';
import { linked } from '../sources.ts';

type Assumption = Report['assumptions'][number];
type Issue = Report['issues'][number];

const WEIGHTS = ['high', 'medium', 'low'] as const;
const WEIGHT_SHAPES = { high: '▲', medium: '◆', low: '○' } as const;
const WEIGHT_WORDS = {
  high: 'could change the answer',
  medium: 'could move the figures',
  low: 'hardly matter',
} as const;

const assumptionNode = (a: Assumption): Element =>
  html(
    'li',
    {},
    html('p', { class: 'claim' }, a.what),
    html('p', { class: 'value' }, a.value),
    html(
      'p',
      { class: 'origin' },
      a.pointer === undefined ? null : [html('code', {}, a.pointer || '(whole document)'), ' '],
      html('span', {}, linked(a.source)),
    ),
  );

/** Everything the answer rests on that nobody said, the most consequential first. */
export function assumptionsSection(report: Report): Element {
  const of = (weight: (typeof WEIGHTS)[number]): readonly Assumption[] =>
    report.assumptions.filter((a) => a.weight === weight);
  const high = of('high').length;
  const title =
    report.assumptions.length === 0
      ? 'Nothing had to be assumed'
      : high === 0
        ? `${counted(report.assumptions.length, 'assumption')}, none of which could change the answer`
        : `${counted(high, 'assumption')} could change the answer`;
  const groups = WEIGHTS.flatMap((weight) => {
    const list = of(weight);
    if (list.length === 0) return [];
    const head = `${WEIGHT_SHAPES[weight]} ${weight === 'high' ? 'High' : weight === 'medium' ? 'Medium' : 'Low'}: ${formatNumber(list.length)} that ${WEIGHT_WORDS[weight]}`;
    const items = html('ul', { class: 'assumptions' }, ...list.map(assumptionNode));
    return [
      weight === 'low' && list.length > 5
        ? html('details', { class: `weight ${weight}` }, html('summary', {}, head), items)
        : html('div', { class: `weight ${weight}` }, html('h3', {}, head), items),
    ];
  });
  return sectionNode(
    'assumptions',
    {
      name: 'Assumptions',
      title,
      subtitle: 'What nobody said and the answer rests on; set it in the load profile to replace it by what you know',
    },
    ...groups,
  );
}

const placeOf = (issue: Issue): string => `${issue.file ?? 'workflow'}:${issue.line}:${issue.column}`;

const issueNode = (issue: Issue, kind: 'blocker' | 'error' | 'warning'): Element =>
  html(
    'li',
    { class: kind },
    html(
      'p',
      { class: 'claim' },
      html('b', { class: 'kind' }, kind === 'warning' ? '▲ warning' : `✕ ${kind}`),
      ' ',
      issue.message,
    ),
    issue.hint === undefined ? null : html('p', { class: 'hint' }, issue.hint),
    html(
      'p',
      { class: 'origin' },
      html('code', {}, placeOf(issue)),
      ' ',
      html('code', {}, issue.pointer || '(whole document)'),
      ' ',
      html('code', {}, issue.code),
    ),
  );

/** The same issue may stand under several alternatives: it is shown once, with all their names. */
function shared(report: Report, pick: 'blockers' | 'warnings'): { issue: Issue; of: string[] }[] {
  const out: { issue: Issue; of: string[] }[] = [];
  for (const a of report.alternatives) {
    for (const issue of a[pick]) {
      const same = out.find(
        (one) =>
          one.issue.code === issue.code && one.issue.pointer === issue.pointer && one.issue.message === issue.message,
      );
      if (same === undefined) out.push({ issue, of: [a.label] });
      else same.of.push(a.label);
    }
  }
  return out;
}

function grouped(
  list: readonly { issue: Issue; of: string[] }[],
  head: string,
  kind: 'blocker' | 'warning',
): Element[] {
  const names = [...new Set(list.map((one) => one.of.join(' and ')))];
  return names.map((name) =>
    html(
      'div',
      {},
      html('h3', {}, `${head} ${name}`),
      html(
        'ul',
        { class: 'issues' },
        ...list.filter((one) => one.of.join(' and ') === name).map((one) => issueNode(one.issue, kind)),
      ),
    ),
  );
}

export function issuesSection(report: Report): Element {
  const blockers = shared(report, 'blockers');
  const warnings = shared(report, 'warnings');
  const many = warnings.length + report.issues.length;
  const notes = many === 0 ? 'nothing else was found' : `${counted(many, 'warning')} besides`;
  const title =
    blockers.length > 0
      ? `${counted(blockers.length, 'thing')} rule${blockers.length === 1 ? 's' : ''} an alternative out; ${notes}`
      : many === 0
        ? 'Nothing stands in the way of any alternative'
        : `Nothing rules an alternative out; ${counted(many, 'thing')} to look at`;
  return sectionNode(
    'issues',
    { name: 'Blockers and warnings', title },
    ...grouped(blockers, 'What rules out', 'blocker'),
    ...grouped(warnings, 'To know about', 'warning'),
    report.issues.length === 0
      ? null
      : html(
          'div',
          {},
          html('h3', {}, 'In the files'),
          html('ul', { class: 'issues' }, ...report.issues.map((i) => issueNode(i, i.severity))),
        ),
  );
}

const ENGINES: Readonly<Record<string, string>> = {
  sample: 'independent executions drawn at random from the load profile',
  simulate: 'simulated events, with quotas and queues',
  solve: 'the closed form of the workflow, without randomness',
  cohort: 'groups of executions followed over the whole span',
};

const facts = (rows: readonly (readonly [string, Content])[]): Element =>
  html('dl', { class: 'facts' }, ...rows.flatMap(([name, value]) => [html('dt', {}, name), html('dd', {}, value)]));

export function methodSection(report: Report): Element {
  const { engine, load, prices, workflow } = report;
  const precision = `± ${formatShare(Number(engine.relativeHalfWidth.toPrecision(2)))}`;
  const level = formatShare(engine.confidenceLevel);
  const reached = engine.reached ? 'reached' : engine.partial ? 'not reached: the run was cut short' : 'not reached';
  return sectionNode(
    'method',
    {
      name: 'Method',
      title:
        engine.relativeHalfWidth === 0
          ? 'Chance moved no monthly total: they hold if the assumptions do'
          : `The monthly totals are known to ${precision}, at ${level} confidence, if the assumptions hold`,
    },
    facts([
      ['Engine', `${engine.name}: ${ENGINES[engine.name] ?? 'see the documentation'}`],
      ['Exact or sampled', exactSentence(engine)],
      ['Executions computed', `${formatNumber(engine.executions)}, seed ${engine.seed}`],
      [
        'Precision',
        `${precision} of the monthly total; asked for ± ${formatShare(engine.targetHalfWidth)}, ${reached}`,
      ],
      [
        'Load',
        load.origin === 'placeholder'
          ? 'no number of executions was given: nothing here follows from one'
          : `${load.name ?? 'load profile'}: ${formatNumber(load.executionsPerMonth)} executions in a month of ${formatDuration(load.monthMs)}, scaled from ${formatDuration(load.horizonMs)}`,
      ],
      [
        'Prices',
        `${prices.title} (${prices.region}), ${prices.currency}, read ${prices.retrieved}, ${prices.freeTier ? 'with' : 'without'} the free tier`,
      ],
      [
        'Workflow',
        [
          `${workflow.name}: ${counted(workflow.stateCount, 'state')}, ${workflow.queryLanguage}, ${formatBytes(workflow.sizeBytes)}. SHA-256 `,
          html('code', {}, workflow.sha256),
        ],
      ],
    ]),
    html(
      'p',
      { class: 'note' },
      'The interval says how far the totals would move if the same load were computed again with other random numbers. It does not cover a wrong assumption: those are listed above.',
    ),
  );
}
