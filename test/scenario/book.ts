import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type LatencyBook, parseLatencyBook } from '../../src/scenario/index.ts';

const file = resolve(import.meta.dirname, '../../datasets/latency/aws-2026-11.json');

/** The latency data set of the repository. */
export function latencyBook(): LatencyBook {
  const book = parseLatencyBook(JSON.parse(readFileSync(file, 'utf8')));
  if (!book.ok) throw new Error(book.issues.map((issue) => `${issue.pointer} ${issue.message}`).join('\n'));
  return book.value;
}
