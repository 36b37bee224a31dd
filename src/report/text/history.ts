import { eventsSentence, growthSentence, historyFinding, mostlyOf, SAFE_NOTE } from '../words/history-words.ts';
import { type Page, paragraph } from './page.ts';

/** What the histories of Standard executions are made of, and what can fill them. */
export function historyLines(page: Page): string[] {
  const { history } = page.report;
  const { growth } = history;
  return [
    ...[historyFinding(page.report), eventsSentence(page.report)]
      .filter((sentence) => sentence !== '')
      .flatMap((sentence) => paragraph(page, `${sentence}.`)),
    ...(mostlyOf(history) === '' ? [] : paragraph(page, `Most of the events come from ${mostlyOf(history)}.`)),
    ...growth.flatMap((each) => paragraph(page, `${growthSentence(each)}.`, { mark: '-' })),
    ...(growth.length === 0 ? [] : paragraph(page, SAFE_NOTE, { tone: 'dim' })),
  ];
}
