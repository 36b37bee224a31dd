import { INTEGRATIONS } from './integrations.ts';
import type { Resource } from './model.ts';
import { isPlaceholder } from './syntax/placeholder.ts';

type Pattern = Pick<Resource, 'pattern' | 'syncVersion'>;

const SUFFIXES: readonly (readonly [suffix: string, pattern: Pattern])[] = [
  ['.waitForTaskToken', { pattern: 'waitForToken' }],
  ['.sync:2', { pattern: 'runJob', syncVersion: 2 }],
  ['.sync', { pattern: 'runJob', syncVersion: 1 }],
];

const REQUEST_RESPONSE: Pattern = { pattern: 'requestResponse' };
const PLACEHOLDER = /\$\{[^}]*\}/g;

/**
 * What a Task's `Resource` calls.
 *
 * @param arn  the ARN as written; parts may be `${placeholders}` filled in at deployment.
 * @returns    the call. `unknown` when the text is no ARN Step Functions can call, or nothing but a placeholder that
 *             does not name a Lambda function; a placeholder that does (`${ChargeLambdaArn}`) is taken for one.
 */
export function recogniseResource(arn: string): Resource {
  const written = arn.trim();
  const plain = written.replace(PLACEHOLDER, 'placeholder');
  const parts = plain.split(':');
  if (parts[0] !== 'arn' || parts.length < 6) return namedByPlaceholder(arn, written);
  const [, , service = '', , , ...rest] = parts;
  if (service === 'lambda') return { arn, kind: 'lambda', service: 'lambda', action: '', ...REQUEST_RESPONSE };
  if (service !== 'states') return { arn, kind: 'unknown', service: '', action: '', ...REQUEST_RESPONSE };
  if (rest[0] === 'activity') return { arn, kind: 'activity', service: 'activity', action: '', ...REQUEST_RESPONSE };
  return integration(arn, rest.join(':'));
}

function integration(arn: string, called: string): Resource {
  const [suffix, pattern] = SUFFIXES.find(([s]) => called.endsWith(s)) ?? ['', REQUEST_RESPONSE];
  const [service = '', ...rest] = called.slice(0, called.length - suffix.length).split(':');
  if (service === 'aws-sdk') {
    return { arn, kind: 'sdk', service: rest[0] ?? '', action: rest.slice(1).join(':'), ...pattern };
  }
  const action = rest.join(':');
  const known = INTEGRATIONS.get(service)?.has(action) === true;
  return { arn, kind: known ? kindOf(service) : 'unknown', service, action, ...pattern };
}

function kindOf(service: string): Resource['kind'] {
  if (service === 'http') return 'http';
  return service === 'states' ? 'nested' : 'optimised';
}

/** A resource that is one placeholder: only its name can tell what it will be. */
function namedByPlaceholder(arn: string, written: string): Resource {
  const lambda = isPlaceholder(written) && /lambda|function/i.test(written);
  const kind = lambda ? 'lambda' : 'unknown';
  return { arn, kind, service: lambda ? 'lambda' : '', action: '', ...REQUEST_RESPONSE };
}
