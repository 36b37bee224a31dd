import { type Definition, parseWorkflow } from '../../src/asl/index.ts';
import type { Issue } from '../../src/issue/index.ts';
import { type ProfileContext, parseLoadProfile, type Scenario } from '../../src/scenario/index.ts';
import { latencyBook } from './book.ts';

const latency = latencyBook();

/** Reads a profile with the repository's latency book. */
export const read = (text: string, context: Partial<ProfileContext> = {}) =>
  parseLoadProfile(text, { latency, ...context });

/** The scenario of a profile that must be good. */
export function scenarioOf(text: string, context: Partial<ProfileContext> = {}): Scenario {
  const answer = read(text, context);
  if (!answer.ok)
    throw new Error(answer.issues.map((i) => `${i.line}:${i.column} ${i.pointer} ${i.message}`).join('\n'));
  return answer.value;
}

/** Every issue of a profile, warnings too. */
export function issuesOf(text: string, context: Partial<ProfileContext> = {}): readonly Issue[] {
  const answer = read(text, context);
  return answer.ok ? answer.warnings : answer.issues;
}

/** `line:column code pointer`: an issue as one line of a table. */
export const short = ({ line, column, code, pointer }: Issue): string => `${line}:${column} ${code} ${pointer}`;

const WORKFLOW = {
  StartAt: 'Validate',
  States: {
    Validate: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:validate', Next: 'InStock' },
    InStock: {
      Type: 'Choice',
      Choices: [{ Variable: '$.n', NumericGreaterThan: 0, Next: 'Ship' }],
      Default: 'Backorder',
    },
    Ship: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'Pack', States: { Pack: { Type: 'Pass', End: true } } },
      End: true,
    },
    Backorder: { Type: 'Wait', Seconds: 5, Next: 'Store' },
    Store: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Parameters: { TableName: 'orders', Item: { id: { S: '1' } } },
      End: true,
    },
  },
};

/** Validate (Task) -> InStock (Choice) -> Ship (Map with a Pass) or Backorder (Wait), then Store (DynamoDB). */
export function shopDefinition(): Definition {
  const answer = parseWorkflow(JSON.stringify(WORKFLOW));
  if (!answer.ok) throw new Error(answer.issues.map((i) => `${i.pointer} ${i.message}`).join('\n'));
  return answer.value;
}
