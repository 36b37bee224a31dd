import { at, type Pointer } from '../../issue/index.ts';
import { INCOMPLETE, INTEGRATIONS } from '../integrations.ts';
import { asText, isObject, shown } from '../json.ts';
import type { JsonObject, Resource } from '../model.ts';
import { recogniseResource } from '../resource.ts';
import { hasPlaceholder, isPlaceholder } from '../syntax/placeholder.ts';
import type { Context } from './value.ts';

export function checkTask(state: JsonObject, pointer: Pointer, context: Context): void {
  const arn = asText(state.Resource);
  if (arn !== undefined) checkResource(arn, at(pointer, 'Resource'), context);
  checkCredentials(state, pointer, context);
  checkHeartbeat(state, pointer, context);
}

function checkResource(arn: string, pointer: Pointer, context: Context): void {
  const { findings } = context;
  const resource = recogniseResource(arn);
  if (isPlaceholder(arn)) {
    notePlaceholder(resource, pointer, context);
    return;
  }
  if (hasPlaceholder(arn) && resource.kind === 'unknown') {
    notePlaceholder(resource, pointer, context);
    return;
  }
  if (resource.kind === 'unknown' && resource.service !== '') {
    reportIntegration(resource, pointer, context);
    return;
  }
  if (resource.kind === 'unknown') {
    findings.warning({
      code: 'asl.resource',
      pointer,
      message: `${shown(arn)} is no resource Step Functions can call`,
      hint: 'AWS wants the ARN of a Lambda function, an activity or an integration such as arn:aws:states:::sns:publish.',
    });
    return;
  }
  const problem = patternProblem(resource);
  if (problem !== undefined) {
    const hint = 'Use a pattern of waiting this call supports, or wait for its end with states of your own.';
    findings.error({ code: 'asl.resource', pointer, message: `${shown(arn)}: ${problem}`, hint });
  }
}

function notePlaceholder(resource: Resource, pointer: Pointer, { findings }: Context): void {
  const taken = resource.kind === 'lambda' ? 'taken for a Lambda function, from its name' : 'not known here';
  findings.warning({
    code: 'asl.placeholder',
    pointer,
    message: `${shown(resource.arn)} is filled in at deployment: what it calls is ${taken}`,
    hint: 'Fill it in before parsing to have the call recognised.',
  });
}

/** AWS refuses such a definition: "The resource provided … is not recognized". */
function reportIntegration({ arn, service, action }: Resource, pointer: Pointer, { findings }: Context): void {
  const actions = INTEGRATIONS.get(service);
  const names = actions === undefined ? [...INTEGRATIONS.keys()] : [...actions.keys()];
  const rest =
    actions === undefined
      ? `There is no optimised integration for it: arn:aws:states:::aws-sdk:${service}:${action} calls any AWS API.`
      : `Its actions are ${names.join(', ')}; arn:aws:states:::aws-sdk:${service}:${action} calls any AWS API.`;
  const finding = {
    code: 'asl.resource',
    pointer,
    message: `${shown(arn)} is no integration known here`,
    hint: findings.nearest(actions === undefined ? service : action, names, rest),
  } as const;
  if (INCOMPLETE.has(service)) findings.warning(finding);
  else findings.error(finding);
}

const LETTERS = { requestResponse: 'r', runJob: 's', waitForToken: 't' } as const;

function patternProblem({ kind, service, action, pattern, syncVersion }: Resource): string | undefined {
  if (kind === 'sdk') {
    if (pattern === 'runJob') return 'calls of the AWS SDK cannot be waited for with .sync';
    return service === '' || action === '' ? 'an AWS SDK call needs a service and an action' : undefined;
  }
  const patterns = INTEGRATIONS.get(service)?.get(action);
  if (patterns === undefined) return undefined;
  const letter = syncVersion === 2 ? '2' : LETTERS[pattern];
  if (patterns.includes(letter)) return undefined;
  const suffix = pattern === 'waitForToken' ? '.waitForTaskToken' : `.sync${syncVersion === 2 ? ':2' : ''}`;
  return `${service}:${action} does not support ${suffix}`;
}

/** AWS: "The field 'RoleArn' is required but was missing". */
function checkCredentials(state: JsonObject, pointer: Pointer, { findings, language }: Context): void {
  const credentials = state.Credentials;
  if (!isObject(credentials)) return;
  const given = language === 'jsonata' ? ['RoleArn'] : ['RoleArn', 'RoleArn.$'];
  if (given.some((name) => Object.hasOwn(credentials, name))) return;
  findings.error({
    code: 'asl.missing-field',
    pointer: at(pointer, 'Credentials'),
    message: 'Credentials needs the field "RoleArn"',
    hint: 'Name the role the task runs under.',
  });
}

function checkHeartbeat(state: JsonObject, pointer: Pointer, { findings }: Context): void {
  const timeout = state.TimeoutSeconds;
  const heartbeat = state.HeartbeatSeconds;
  if (typeof timeout !== 'number' || typeof heartbeat !== 'number' || heartbeat < timeout) return;
  findings.error({
    code: 'asl.out-of-range',
    pointer: at(pointer, 'HeartbeatSeconds'),
    message: `the heartbeat of ${heartbeat} s is not shorter than the timeout of ${timeout} s`,
    hint: 'HeartbeatSeconds must be smaller than TimeoutSeconds.',
  });
}
