import type { Issue } from './issue.ts';
import { ROOT } from './pointer.ts';

/** What a person reads of one document; what a client can be made to carry by it. */
export const MOST_ISSUES = 100;

/**
 * The issues worth telling of one document, in their order: all of them up to `MOST_ISSUES`; of more the first errors, then the
 * first warnings, and at the end one issue (`issue.more`) that counts the rest. It is an error where an error was left out, so
 * that the verdict on the document stays.
 */
export function firstIssues(issues: readonly Issue[]): readonly Issue[] {
  if (issues.length <= MOST_ISSUES) return issues;
  const before = issues.filter(({ code }) => code !== 'issue.more');
  const errors = before.filter(({ severity }) => severity === 'error').slice(0, MOST_ISSUES);
  const kept = new Set<Issue>(errors);
  for (const issue of before) {
    if (kept.size >= MOST_ISSUES) break;
    kept.add(issue);
  }
  const told = before.filter((issue) => kept.has(issue));
  return [...told, moreIssues(issues, told)];
}

function moreIssues(issues: readonly Issue[], told: readonly Issue[]): Issue {
  const left = issues.length - told.length;
  const errorsIn = (some: readonly Issue[]): number => some.filter(({ severity }) => severity === 'error').length;
  const { file } = told[0] ?? {};
  return {
    severity: errorsIn(issues) > errorsIn(told) ? 'error' : 'warning',
    code: 'issue.more',
    pointer: ROOT,
    line: 1,
    column: 1,
    message: `${left.toLocaleString('en-US')} more problems are not listed`,
    hint: 'Mend these first, then check again.',
    ...(file !== undefined && { file }),
  };
}
