import { duration, significant, wholeCount } from '../words/words.ts';
import { type Page, paragraph } from './page.ts';

/** Where the two types would cost the same, one line each way. */
export function breakEvenLines(page: Page): string[] {
  const { byVolume, byDuration, byTransitions } = page.report.breakEven;
  const at = (value: number | null, say: (v: number) => string): string => (value === null ? 'none' : say(value));
  const rows = [
    ['Executions a month', at(byVolume.executionsPerMonth, wholeCount), byVolume.explanation],
    ['Mean duration', at(byDuration.durationMs, duration), byDuration.explanation],
    ['Transitions each', at(byTransitions.transitions, significant), byTransitions.explanation],
  ] as const;
  const name = Math.max(...rows.map(([n]) => n.length));
  const value = Math.max(...rows.map(([, v]) => v.length));
  return rows.flatMap(([n, v, why]) => paragraph(page, why, { mark: `${n.padEnd(name)}  ${v.padStart(value)} ` }));
}
