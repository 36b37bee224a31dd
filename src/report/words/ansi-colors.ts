import type { AlternativeId } from '../model.ts';

/** What a colour means; the same everywhere. Standard and Express have the hues nearest to the charts' in the 256-colour table. */
export type Tone = 'heading' | 'strong' | 'dim' | 'good' | 'caution' | 'trouble' | 'standard' | 'express';

const SGR: Readonly<Record<Tone, string>> = {
  heading: '1',
  strong: '1',
  dim: '2',
  good: '32',
  caution: '33',
  trouble: '31',
  standard: '1;38;5;32',
  express: '1;38;5;166',
};

export type Paint = (tone: Tone, text: string) => string;

/** A painter that writes terminal colours, or one that leaves the text alone. */
export const painter = (colour: boolean): Paint =>
  colour ? (tone, text) => (text === '' ? '' : `\u001b[${SGR[tone]}m${text}\u001b[0m`) : (_, text) => text;

export const dim = (paint: Paint, text: string): string => paint('dim', text);

export const toneOf = (id: AlternativeId): Tone => (id === 'standard' ? 'standard' : 'express');
