export { QUOTA_CODES } from './codes.ts';
export type * from './model.ts';
export { notChecked } from './not-checked.ts';
export { parseQuotaBook, QUOTA_EXAMPLE } from './parse-quota-book.ts';
export { queueLimits, wasHit } from './queue-limits.ts';
export { findQuota, overlayQuotaBook, overrideQuotas } from './quota-book.ts';
export { type HistoryFill, type StaticLimitsInput, staticLimits, uncheckedLimits } from './static-limits.ts';
export { type Sustainable, sustainableStarts } from './sustainable.ts';
export type * from './workflow-uses.ts';
