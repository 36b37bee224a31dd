import type { Issue } from '../../issue/index.ts';
import { alikeBy } from '../alike.ts';
import { placeOf } from '../issues.ts';
import { toneOf } from '../paint.ts';
import { many } from '../words.ts';
import { type Page, paragraph } from './page.ts';

/** Which alternative can run the workflow; each reason against it says where in the file. */
export const eligibilityLines = (page: Page): string[] =>
  alikeBy(page.report.alternatives, (a) => [a.eligible, a.blockers, a.warnings]).flatMap(({ first, labels }) => {
    const { eligible, blockers, warnings } = first;
    const reasons = blockers.length === 0 ? '' : `, for ${many(blockers.length, 'reason')}`;
    const doubts = warnings.length === 0 ? '' : `, with ${many(warnings.length, 'warning')}`;
    const answer = eligible ? `${labels}: can run it${doubts}` : `${labels}: cannot run it${reasons}${doubts}`;
    return [
      ...paragraph(page, answer, { mark: eligible ? '✓' : '✗', tone: eligible ? toneOf(first.id) : 'trouble' }),
      ...issueLines(page, [...blockers, ...warnings]),
    ];
  });

/** Each issue in three parts: where, what, what to do. */
export const issueLines = (page: Page, issues: readonly Issue[]): string[] =>
  issues.flatMap((issue) => [
    ...paragraph(page, placeOf(issue), { indent: 4, tone: 'dim' }),
    ...paragraph(page, `${issue.severity === 'warning' ? 'warning: ' : ''}${issue.message}`, { indent: 6 }),
    ...(issue.hint === undefined ? [] : paragraph(page, `hint: ${issue.hint}`, { indent: 6, tone: 'dim' })),
  ]);
