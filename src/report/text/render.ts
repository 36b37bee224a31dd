import type { Report } from '../model.ts';
import { TURNING } from '../words/verdict.ts';
import { isVolumeUnknown } from '../words/volume-words.ts';
import { count, duration, many, rate } from '../words/words.ts';
import { assumptionLines, methodLines, warningLines } from './assumptions-footer.ts';
import { breakEvenLines } from './break-even.ts';
import { childLines } from './children.ts';
import { costLines } from './cost.ts';
import { durationLines, outcomeLines } from './durations.ts';
import { eligibilityLines } from './eligibility.ts';
import { historyLines } from './history.ts';
import { limitLines } from './limits.ts';
import { type Page, pageFor, paragraph, section } from './page.ts';
import { stateLines } from './states.ts';
import { headroomLines, volumeLines } from './volumes.ts';

export interface TextOptions {
  /** Terminal colours. Without them the text says the same: every mark is a word or a sign first. */
  readonly colour: boolean;
  /** Columns no line passes; at least 60. Default 100. */
  readonly width?: number;
}

/** The report for a terminal: the verdict, then its evidence, then what it rests on. Ends with a newline. */
export function renderText(report: Report, { colour, width = 100 }: TextOptions): string {
  const page = pageFor(report, Math.max(60, Math.floor(width)), colour);
  const lines = [
    ...paragraph(page, report.verdict.sentence, { indent: 0, tone: 'strong' }),
    ...(report.verdict.reasons.length > 0 ? [''] : []),
    ...report.verdict.reasons.flatMap((reason) => paragraph(page, reason, { mark: '-' })),
    ...section(page, 'Before you act on it', conditionLines(page)),
    ...section(page, 'What was compared', subjectLines(page)),
    ...(isVolumeUnknown(report)
      ? section(page, 'Cost by volume', volumeLines(page))
      : section(page, 'Cost a month', costLines(page))),
    ...section(page, 'Can it run?', eligibilityLines(page)),
    ...section(page, 'Break-even: where both types would cost the same', breakEvenLines(page)),
    ...section(page, 'Limits', limitLines(page)),
    ...section(page, 'History of a Standard execution', historyLines(page)),
    ...section(page, 'Headroom: how far it may grow', headroomLines(page)),
    ...section(page, 'Duration of an execution', durationLines(page)),
    ...section(page, 'What an execution does, and how it ends', outcomeLines(page)),
    ...section(page, 'States, by money (figures per execution)', stateLines(page)),
    ...section(page, 'Executions that states start', childLines(page)),
    ...section(page, 'What this rests on', assumptionLines(page)),
    ...section(page, 'How sure this is', methodLines(page)),
    ...section(page, 'Warnings', warningLines(page)),
  ];
  return `${lines.join('\n')}\n`;
}

/** What has to be known or done first; what could turn the verdict is marked. */
const conditionLines = (page: Page): string[] =>
  page.report.verdict.conditions.flatMap(({ kind, text }) =>
    paragraph(page, `${text}.`, TURNING.includes(kind) ? { mark: '!', tone: 'caution' } : { mark: '-' }),
  );

function subjectLines(page: Page): string[] {
  const { workflow: w, load: l, prices: p } = page.report;
  const name = l.name === null ? '' : `${l.name}: `;
  const rows = [
    ['Workflow', `${w.name}: ${many(w.stateCount, 'state')}, ${w.queryLanguage}, sha256 ${w.sha256.slice(0, 12)}`],
    [
      'Load',
      isVolumeUnknown(page.report)
        ? `${name}how many executions there are is not said; give --monthly 1M, --rate 20/s, --every "5 min" or a load profile`
        : `${name}${count(l.executionsPerMonth)} executions a month of ${duration(l.monthMs)}; ` +
          `${rate(l.meanPerSecond, 'starts')} on average, ${rate(l.peakPerSecond)} at the peak; ${duration(l.horizonMs)} simulated`,
    ],
    ['Prices', `${p.title} (${p.book}, read ${p.retrieved}), free tier ${p.freeTier ? 'counted' : 'not counted'}`],
  ] as const;
  return rows.flatMap(([what, text]) => paragraph(page, text, { mark: what.padEnd(9) }));
}
