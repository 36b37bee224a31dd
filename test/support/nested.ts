import type { WorkflowType } from '../../src/asl/index.ts';
import { ROOT } from '../../src/issue/index.ts';
import type { NestedWorkflow, StateBehaviour } from '../../src/scenario/index.ts';
import { definitionOf } from './run-sample.ts';

const ARN = 'arn:aws:states:us-east-1:111122223333:stateMachine:';
export type Start = 'sync' | 'sync:2' | 'request' | 'callback' | 'sdk' | 'sdkSync';

const RESOURCES: Readonly<Record<Start, string>> = {
  sync: 'arn:aws:states:::states:startExecution.sync',
  'sync:2': 'arn:aws:states:::states:startExecution.sync:2',
  request: 'arn:aws:states:::states:startExecution',
  callback: 'arn:aws:states:::states:startExecution.waitForTaskToken',
  sdk: 'arn:aws:states:::aws-sdk:sfn:startExecution',
  sdkSync: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
};

/** A Task that starts the state machine of a name. */
export const starts = (name: string, how: Start = 'sync', more: object = { End: true }): object => ({
  Type: 'Task',
  Resource: RESOURCES[how],
  Parameters: {
    StateMachineArn: name.startsWith('$') ? name : ARN + name,
    ...(how === 'callback' && { Input: { 'token.$': '$$.Task.Token' } }),
  },
  ...more,
});

/** A state machine given as a further file: its states, the type the profile says, how they behave. */
export function nested(
  name: string,
  workflow: object,
  type?: WorkflowType,
  states: Readonly<Record<string, Partial<StateBehaviour>>> = {},
): readonly [string, NestedWorkflow] {
  const behaviours = Object.entries(states).map(([state, b]): [string, StateBehaviour] => [
    state,
    { pointer: ROOT, errors: [], ...b },
  ]);
  const definition = definitionOf(workflow);
  return [name, { name, pointer: ROOT, definition, states: new Map(behaviours), ...(type !== undefined && { type }) }];
}
