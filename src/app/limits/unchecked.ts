import type { Assumption } from '../../issue/index.ts';
import { notChecked, type QuotaBook } from '../../quota/book/index.ts';

/** The limits that were not compared, as one assumption; nothing where all were. */
export function unchecked(limits: readonly string[]): Assumption[] {
  if (limits.length === 0) return [];
  return [
    {
      id: 'quota.unchecked',
      what: `limits that were not compared with the load: ${limits.join(', ')}`,
      value: 'not known',
      source:
        'AWS does not publish the limit, the quota book in use does not have it, or the load profile does not say what it needs',
      weight: 'medium',
    },
  ];
}

/** Every quota of the book that no check covers, by the reason. */
export const withoutCheck = (book: QuotaBook, how: { readonly ranOverTime: boolean }): Assumption[] =>
  notChecked(book, how).map(({ id, why, quotas }) => ({
    id: `quota.no-check:${id}`,
    what: `quotas of the book ${book.id} that no check covers: ${quotas.join(', ')}`,
    value: why,
    source: 'a limit of this tool',
    weight: 'low',
  }));
