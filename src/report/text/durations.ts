import type { Alternative } from '../model.ts';
import { alikeBy } from '../words/alike.ts';
import { count, drawnFor, duration, many, seenMean, share, shareOfAll, significant } from '../words/words.ts';
import { type Page, paragraph } from './page.ts';
import { type Column, cells, table } from './table.ts';

const right = (title: string): Column => ({ title, align: 'right' });
const NAME: Column = { title: '', align: 'left', least: 8 };
const TIMES = [NAME, ...['Mean', 'p50', 'p90', 'p95', 'p99', 'Longest'].map(right)];
const ENDS = [NAME, ...['Succeed', 'Fail', 'Time out', 'Retries', 'Transitions', 'max', 'Events', 'max'].map(right)];

/** How long executions take, and whether five minutes are enough. */
export function durationLines(page: Page): string[] {
  const groups = alikeBy(page.report.alternatives, (a) => a.perExecution.durationMs);
  const rows = groups.map(({ first, name }) => {
    const { mean, p50, p90, p95, p99, max } = first.perExecution.durationMs;
    return cells([name, ...[mean, p50, p90, p95, p99, max].map(duration)]);
  });
  return [...table(page, TIMES, rows), '', ...groups.flatMap(({ first }) => limitNote(page, first))];
}

const MOST = {
  standard: 'one year, the longest a Standard execution',
  express: '5 minutes, the longest an Express execution',
} as const;

function limitNote(page: Page, a: Alternative): string[] {
  const { overLimit } = a.perExecution.durationMs;
  if (overLimit > 0) {
    const text = `${share(overLimit)} of executions would pass ${MOST[a.workflowType]} may last; they would be ended as timed out.`;
    return paragraph(page, text, { mark: '!', tone: 'trouble' });
  }
  if (a.workflowType === 'standard') return [];
  const guessed = page.report.assumptions.filter(({ id }) => /^program\.(duration|wait|odds|items):/.test(id)).length;
  return guessed === 0
    ? paragraph(page, `No execution passes ${MOST.express} may last.`, { mark: '✓' })
    : paragraph(
        page,
        `No execution simulated passes ${MOST.express} may last; ${many(guessed, 'placeholder')} of times, odds or items stand for what nobody told.`,
      );
}

/** How executions end, and what they do on the way. */
export function outcomeLines(page: Page): string[] {
  const what = (a: Alternative) => {
    const { outcomes, retries, transitions, events } = a.perExecution;
    return [outcomes, retries, transitions, events];
  };
  const rows = alikeBy(page.report.alternatives, what).map(({ first, name }) => {
    const { outcomes, retries, transitions, events } = first.perExecution;
    const ends = [outcomes.succeeded, outcomes.failed, outcomes.timedOut].map(shareOfAll);
    const figures = [
      significant(transitions.mean),
      count(transitions.max),
      significant(events.mean),
      count(events.max),
    ];
    return cells([
      name,
      ...ends,
      seenMean(retries.mean, drawnFor(page.report.engine, `${first.workflowType}.retries`)),
      ...figures,
    ]);
  });
  return table(page, ENDS, rows);
}
