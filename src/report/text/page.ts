import type { Report } from '../model.ts';
import { type Paint, painter, type Tone } from '../words/ansi-colors.ts';
import { printable } from '../words/printable.ts';
import { unbroken } from '../words/words.ts';
import { wrap } from './width.ts';

/** What every section of the text report needs to know. */
export interface Page {
  readonly report: Report;
  readonly width: number;
  readonly currency: string;
  readonly paint: Paint;
}

export const pageFor = (report: Report, width: number, colour: boolean): Page => ({
  report,
  width,
  currency: printable(report.prices.currency).slice(0, 8),
  paint: painter(colour),
});

export interface ParagraphOptions {
  readonly tone?: Tone;
  /** Columns before every line. Default 2. */
  readonly indent?: number;
  /** Sign in front of the first line; the other lines align behind it. */
  readonly mark?: string;
}

/** The text in as many lines as it needs. The user's own words in it become printable. */
export function paragraph(page: Page, text: string, options: ParagraphOptions = {}): string[] {
  const { tone, indent = 2, mark = '' } = options;
  const hang = mark === '' ? '' : ' '.repeat(mark.length + 1);
  const lines = wrap(unbroken(printable(text)), page.width - indent - hang.length).map((line) =>
    line.replaceAll('\u00a0', ' '),
  );
  return lines.map((line, i) => {
    const lead = ' '.repeat(indent) + (i === 0 && mark !== '' ? `${mark} ` : hang);
    return tone === undefined ? lead + line : page.paint(tone, lead + line);
  });
}

/** A section: an empty line, the heading, its lines. Nothing at all when there are no lines. */
export const section = (page: Page, heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', page.paint('heading', heading), '', ...lines];
