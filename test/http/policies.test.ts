import { expect, test } from 'vitest';
import { PAGE_POLICY, reportPolicy } from '../../src/http/security.ts';

/** Sources a policy allows, by directive. */
const allowed = (policy: string): Record<string, string> =>
  Object.fromEntries(policy.split('; ').map((part) => [part.split(' ')[0]!, part.slice(part.indexOf(' ') + 1)]));

test('the page may load from this server alone; nothing else, unless it is named', () => {
  expect(allowed(PAGE_POLICY)).toEqual({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  });
});

test('an answer of the API, and a document without a policy of its own, may load nothing', () => {
  expect(allowed(reportPolicy('<p>'))).toEqual({
    'default-src': "'none'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
  });
});
