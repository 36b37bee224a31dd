import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Parsed } from '../../src/issue/index.ts';
import { type PriceBook, parsePriceBook } from '../../src/price/index.ts';

const DATASETS = resolve(import.meta.dirname, '../../datasets');

export const datasetText = (path: string): string => readFileSync(resolve(DATASETS, path), 'utf8');
export const AWS_PRICES = datasetText('prices/aws-2026-11.json');
export const STUDY_NOTES = datasetText('prices/study-notes.json');

/** The value of a parse that must succeed; its issues in the failure otherwise. */
export function must<T>(parse: Parsed<T>): T {
  if (parse.ok) return parse.value;
  throw new Error(parse.issues.map((i) => `${i.pointer} ${i.code} ${i.message}`).join('\n'));
}

export const awsBook = (region = 'us-east-1'): PriceBook => must(parsePriceBook(AWS_PRICES, { region }));
export const notesBook = (): PriceBook => must(parsePriceBook(STUDY_NOTES, { region: 'us-east-1' }));
