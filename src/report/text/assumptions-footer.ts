import type { Assumption } from '../../issue/index.ts';
import { bySource, type SharedSource } from '../words/assumptions.ts';
import { exactSentence } from '../words/engine-words.ts';
import { quantity, share } from '../words/words.ts';
import { issueLines } from './eligibility.ts';
import { type Page, paragraph } from './page.ts';

/** What the answer rests on that nobody said, the weightiest first; the light ones as a count. */
export function assumptionLines(page: Page): string[] {
  const { assumptions } = page.report;
  const of = (weight: Assumption['weight']): readonly Assumption[] => assumptions.filter((a) => a.weight === weight);
  const low = of('low').length;
  if (assumptions.length === 0) return [];
  return [
    ...paragraph(page, 'Taken for granted, since nobody said otherwise; what is marked ! can move the answer most.', {
      tone: 'dim',
    }),
    '',
    ...bySource(of('high')).flatMap((shared) => assumptionText(page, shared, '!')),
    ...bySource(of('medium')).flatMap((shared) => assumptionText(page, shared, '-')),
    ...(low === 0
      ? []
      : paragraph(
          page,
          `${quantity(low)} more of low weight: see assumptions.csv (--format csv) or "assumptions" in the JSON.`,
          { mark: '…', tone: 'dim' },
        )),
  ];
}

const assumptionText = (page: Page, { source, assumptions }: SharedSource, mark: string): string[] => [
  ...assumptions.flatMap((a) => paragraph(page, `${a.what}: ${a.value}`, { mark })),
  ...paragraph(page, source, { indent: 4, tone: 'dim' }),
];

/** How the figures came about and how far they may be off. */
export function methodLines(page: Page): string[] {
  const e = page.report.engine;
  const how =
    e.executions > 0
      ? `${quantity(e.executions)} executions simulated (engine ${e.name}, seed ${e.seed}): the same input and seed give the same report.`
      : `Worked out in closed form (engine ${e.name}), without simulated executions.`;
  const level = share(e.confidenceLevel);
  const known =
    e.relativeHalfWidth === 0
      ? 'Chance moved no monthly total'
      : `The monthly totals are known to ± ${share(e.relativeHalfWidth)} at ${level} confidence`;
  const width = `${known}; ± ${share(e.targetHalfWidth)} was asked for`;
  return [
    ...paragraph(page, how),
    ...(e.executions > 0 ? paragraph(page, `${exactSentence(e)}.`) : []),
    ...paragraph(
      page,
      `${width}${e.reached ? ' and reached.' : ', and not reached.'}`,
      e.reached ? {} : { tone: 'caution' },
    ),
    ...(e.partial
      ? paragraph(page, 'The run was ended before its time: the figures are what was known then.', {
          mark: '!',
          tone: 'caution',
        })
      : []),
    ...paragraph(page, 'The interval covers chance in the simulation, not the assumptions above.', { tone: 'dim' }),
  ];
}

export const warningLines = (page: Page): string[] => issueLines(page, page.report.issues);
