import { formatCount, formatDuration } from '../../units/index.ts';
import type { QuotaRow } from './model.ts';
import type { InsideUse } from './workflow-uses.ts';

/**
 * Whether the transitions of one execution come faster than a bucket, full when it begins, gives tokens.
 *
 * @param bucket  tokens, and tokens a second.
 */
export function emptiesBucket(
  { transitions }: Pick<InsideUse, 'transitions'>,
  { bucketSize, refillRate }: { readonly bucketSize: number; readonly refillRate: number },
): boolean {
  let level = bucketSize;
  let before = -1;
  for (const { second, count } of transitions) {
    level = Math.min(bucketSize, level + (second - before) * refillRate) - count;
    before = second;
    if (level < 0) return true;
  }
  return false;
}

/** The peak of an execution that empties the bucket by itself; undefined where none does. */
export function emptiedByOne(
  { value }: QuotaRow,
  inside: InsideUse | undefined,
): { readonly peak: number; readonly effect: string } | undefined {
  if (value.kind !== 'bucket' || inside === undefined || !emptiesBucket(inside, value)) return undefined;
  const total = inside.transitions.reduce((sum, { count }) => sum + count, 0);
  const leastMs = (1000 * Math.max(0, total - value.bucketSize)) / value.refillRate;
  const inASecond = formatCount(inside.transitionsPerSecond);
  return {
    peak: inside.transitionsPerSecond,
    effect:
      `one execution alone makes up to ${inASecond} transitions in a second and empties the bucket; ` +
      `its ${formatCount(total)} transitions take ${formatDuration(leastMs)} at the least, and others in the account wait with it`,
  };
}
