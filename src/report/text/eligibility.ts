import type { Issue } from '../../issue/index.ts';
import { placeOf } from '../issues.ts';
import { toneOf } from '../words/ansi-colors.ts';
import { type Told, toldOf } from '../words/reasons-by-alternative.ts';
import { many } from '../words/words.ts';
import { type Page, paragraph } from './page.ts';

/** Which alternative can run the workflow; each reason against it says where in the file, and is told once. */
export const eligibilityLines = (page: Page): string[] =>
  toldOf(page.report.alternatives).flatMap((told) => {
    const { eligible } = told.first;
    return [
      ...paragraph(page, answerOf(told), {
        mark: eligible ? '✓' : '✗',
        tone: eligible ? toneOf(told.first.id) : 'trouble',
      }),
      ...issueLines(page, told.issues),
      ...paragraphs(page, restOf(told)),
    ];
  });

function answerOf({ first, labels }: Told): string {
  const { eligible, blockers, warnings } = first;
  if (!eligible)
    return `${labels}: cannot run it${blockers.length === 0 ? '' : `, for ${many(blockers.length, 'reason')}`}`;
  return `${labels}: can run it${warnings.length === 0 ? '' : `, with ${many(warnings.length, 'warning')}`}`;
}

/** What is not told in full, as counts. */
function restOf({ first, asAbove, moot }: Told): string[] {
  const what = first.eligible ? 'warning' : 'reason';
  return [
    ...(asAbove === 0 ? [] : [`${many(asAbove, what)} as above`]),
    ...(moot === 0 ? [] : [`${many(moot, 'warning')} would matter if it could run it: see "warnings" in the JSON`]),
  ];
}

const paragraphs = (page: Page, texts: readonly string[]): string[] =>
  texts.flatMap((text) => paragraph(page, text, { indent: 4, mark: '…', tone: 'dim' }));

/** Each issue in three parts: where, what, what to do. */
export const issueLines = (page: Page, issues: readonly Issue[]): string[] =>
  issues.flatMap((issue) => [
    ...paragraph(page, placeOf(issue), { indent: 4, tone: 'dim' }),
    ...paragraph(page, `${issue.severity === 'warning' ? 'warning: ' : ''}${issue.message}`, { indent: 6 }),
    ...(issue.hint === undefined ? [] : paragraph(page, `hint: ${issue.hint}`, { indent: 6, tone: 'dim' })),
  ]);
