import { readFileSync } from 'node:fs';
import type { Books } from '../app/index.ts';
import { type Parsed, parsed } from '../issue/index.ts';
import { parseLatencyBook } from '../scenario/index.ts';
import { readTextFile } from './files.ts';

/** Books that come with stepmeter, by the name a user gives. */
const BUNDLED_BOOKS = ['aws', 'study-notes'];
const DATE_OF_AWS_BOOKS = '2026-11';

const datasetUrl = (path: string): URL => new URL(`../../datasets/${path}`, import.meta.url);
const fileNameOf = (book: string): string => (book === 'aws' ? `aws-${DATE_OF_AWS_BOOKS}.json` : `${book}.json`);

/**
 * The books a comparison uses.
 *
 * @param prices  `aws`, `study-notes`, or the path of a price file.
 * @param quotas  likewise.
 */
export function loadBooks({
  prices = 'aws',
  quotas = 'aws',
}: {
  prices?: string;
  quotas?: string;
} = {}): Parsed<Books> {
  const priceText = loadBook('prices', prices);
  if (!priceText.ok) return priceText;
  const quotaText = loadBook('quotas', quotas);
  if (!quotaText.ok) return quotaText;
  const latency = parseLatencyBook(JSON.parse(readFileSync(datasetUrl(`latency/${fileNameOf('aws')}`), 'utf8')));
  if (!latency.ok) return latency;
  return parsed({ prices: priceText.value, quotas: quotaText.value, latency: latency.value });
}

function loadBook(kind: 'prices' | 'quotas', book: string): Parsed<{ text: string; name: string }> {
  if (BUNDLED_BOOKS.includes(book)) {
    const name = fileNameOf(book);
    return parsed({ text: readFileSync(datasetUrl(`${kind}/${name}`), 'utf8'), name });
  }
  const read = readTextFile(book);
  return read.ok ? parsed({ text: read.value, name: book }) : read;
}
