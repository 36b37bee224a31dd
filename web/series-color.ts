import type { Alternative } from '../src/report/model.ts';

/** One meaning per colour: Standard, the first Express, and at most two alternatives more. The colours are CSS tokens. */
export type Tone = 'standard' | 'express' | 'third' | 'fourth';

const AFTER_STANDARD: readonly Tone[] = ['express', 'third', 'fourth'];

/** Each alternative with its tone, in the order of the report. */
export function withTones(alternatives: readonly Alternative[]): readonly { alternative: Alternative; tone: Tone }[] {
  let express = 0;
  return alternatives.map((alternative) => ({
    alternative,
    tone: alternative.workflowType === 'standard' ? 'standard' : (AFTER_STANDARD[Math.min(express++, 2)] as Tone),
  }));
}
