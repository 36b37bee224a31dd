import type { IssueCode } from '../../issue/index.ts';

/** Issue codes of the quota room, with their meaning. */
export const QUOTA_CODES = {
  notJson: 'quota.not-json', // the text is not one JSON value, or nests too deep
  notABook: 'quota.not-a-book', // JSON, but no quota book
  duplicateField: 'quota.duplicate-field', // one field written twice in one object
  unknownField: 'quota.unknown-field', // a field the book format does not have
  missingField: 'quota.missing-field', // a field the book format needs
  wrongType: 'quota.wrong-type', // a value of another JSON type than the field takes
  badValue: 'quota.bad-value', // not a number of 0 or more, or a value of no known kind
  duplicateRow: 'quota.duplicate-row', // two rows for one quota and workflow type
  unknownRegion: 'quota.unknown-region', // warning: a region the book does not list is taken with the values of others
  unknownQuota: 'quota.unknown-quota', // an override of a quota the book does not have
  wrongKind: 'quota.wrong-kind', // an override of a bucket with a limit, or the other way round
  hardQuota: 'quota.hard-quota', // warning: an override of a quota that AWS does not raise
} as const satisfies Record<string, IssueCode>;
