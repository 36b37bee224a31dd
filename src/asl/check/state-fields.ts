import type { StateType } from '../model.ts';
import { BRANCH, CATCHER, ITEM_BATCHER, ITEM_PROCESSOR, ITEM_READER, RESULT_WRITER, RETRIER } from './part-fields.ts';
import {
  ANY,
  type Field,
  type FieldTable,
  FLAG,
  jsonata,
  jsonPath,
  required,
  STATE_NAME,
  TEXT,
  whole,
} from './shapes.ts';

/**
 * Which fields each type of state has, in which query language, and what they hold.
 * Written from general knowledge of the language; every definition AWS ran in the corpus passes. That AWS refuses a field
 * on a type without it was measured in https://github.com/floci-io/floci/issues/2735 (a third party, August 2026).
 */

type Fields = Readonly<Record<string, Field>>;

const COMMON: Fields = { Type: TEXT, Comment: TEXT, QueryLanguage: ANY };
const ONWARD: Fields = { Next: STATE_NAME, End: FLAG };
const PATHS: Fields = {
  InputPath: jsonPath({ is: 'path', orNull: true }),
  OutputPath: jsonPath({ is: 'path', orNull: true }),
};
const RESULT_PATH: Fields = { ResultPath: jsonPath({ is: 'resultPath', orNull: true }) };
const PARAMETERS: Fields = { Parameters: jsonPath({ is: 'template' }) };
const RESULT_SELECTOR: Fields = { ResultSelector: jsonPath({ is: 'template' }) };
const ARGUMENTS: Fields = { Arguments: jsonata({ is: 'template', notScalar: true }) };
const OUTPUT: Fields = { Output: jsonata({ is: 'template' }) };
const ASSIGN: Fields = { Assign: { shape: { is: 'assign' } } };
const REFERENCE = jsonPath({ is: 'referencePath' });
const PERCENTAGE: Field = { shape: { is: 'number', whole: false, min: 0, max: 100 } };

const list = (table: FieldTable, notEmpty = false): Field => ({
  shape: { is: 'list', of: { is: 'fields', table }, notEmpty },
});
const part = (table: FieldTable): Field => ({ shape: { is: 'fields', table } });
const FAILURE_HANDLING: Fields = { Retry: list(RETRIER), Catch: list(CATCHER) };

const TASK: FieldTable = {
  of: 'a Task state',
  fields: {
    ...COMMON,
    ...ONWARD,
    ...PATHS,
    ...RESULT_PATH,
    ...PARAMETERS,
    ...RESULT_SELECTOR,
    ...ARGUMENTS,
    ...OUTPUT,
    ...ASSIGN,
    ...FAILURE_HANDLING,
    Resource: required({ shape: { is: 'resource' } }),
    Credentials: { shape: { is: 'template', notScalar: true } },
    TimeoutSeconds: whole(1),
    TimeoutSecondsPath: REFERENCE,
    HeartbeatSeconds: whole(1),
    HeartbeatSecondsPath: REFERENCE,
  },
  exclusive: [
    ['TimeoutSeconds', 'TimeoutSecondsPath'],
    ['HeartbeatSeconds', 'HeartbeatSecondsPath'],
  ],
};

const PASS: FieldTable = {
  of: 'a Pass state',
  fields: {
    ...COMMON,
    ...ONWARD,
    ...PATHS,
    ...RESULT_PATH,
    ...PARAMETERS,
    ...OUTPUT,
    ...ASSIGN,
    Result: jsonPath({ is: 'any' }),
  },
};

const CHOICE: FieldTable = {
  of: 'a Choice state',
  fields: {
    ...COMMON,
    ...PATHS,
    ...OUTPUT,
    ...ASSIGN,
    Choices: required({ shape: { is: 'choice rules' } }),
    Default: STATE_NAME,
  },
};

const WAIT: FieldTable = {
  of: 'a Wait state',
  fields: {
    ...COMMON,
    ...ONWARD,
    ...PATHS,
    ...OUTPUT,
    ...ASSIGN,
    Seconds: whole(0),
    SecondsPath: REFERENCE,
    Timestamp: { shape: { is: 'timestamp' } },
    TimestampPath: REFERENCE,
  },
  exclusive: [['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath']],
  oneRequired: [['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath']],
};

const SUCCEED: FieldTable = { of: 'a Succeed state', fields: { ...COMMON, ...PATHS, ...OUTPUT } };

const FAIL: FieldTable = {
  of: 'a Fail state',
  fields: {
    ...COMMON,
    Error: TEXT,
    ErrorPath: jsonPath({ is: 'textPath' }),
    Cause: TEXT,
    CausePath: jsonPath({ is: 'textPath' }),
  },
  exclusive: [
    ['Error', 'ErrorPath'],
    ['Cause', 'CausePath'],
  ],
};

const PARALLEL: FieldTable = {
  of: 'a Parallel state',
  fields: {
    ...COMMON,
    ...ONWARD,
    ...PATHS,
    ...RESULT_PATH,
    ...PARAMETERS,
    ...RESULT_SELECTOR,
    ...ARGUMENTS,
    ...OUTPUT,
    ...ASSIGN,
    ...FAILURE_HANDLING,
    Branches: required(list(BRANCH, true)),
  },
};

const MAP: FieldTable = {
  of: 'a Map state',
  fields: {
    ...COMMON,
    ...ONWARD,
    ...PATHS,
    ...RESULT_PATH,
    ...PARAMETERS,
    ...RESULT_SELECTOR,
    ...OUTPUT,
    ...ASSIGN,
    ...FAILURE_HANDLING,
    ItemProcessor: part(ITEM_PROCESSOR),
    Iterator: part(ITEM_PROCESSOR),
    Items: jsonata({ is: 'template' }),
    ItemsPath: REFERENCE,
    ItemSelector: { shape: { is: 'template' } },
    ItemReader: part(ITEM_READER),
    ItemBatcher: part(ITEM_BATCHER),
    ResultWriter: part(RESULT_WRITER),
    MaxConcurrency: whole(0),
    MaxConcurrencyPath: REFERENCE,
    ToleratedFailurePercentage: PERCENTAGE,
    ToleratedFailurePercentagePath: REFERENCE,
    ToleratedFailureCount: whole(0),
    ToleratedFailureCountPath: REFERENCE,
    Label: TEXT,
  },
  exclusive: [
    ['ItemProcessor', 'Iterator'],
    ['ItemSelector', 'Parameters'],
    ['Items', 'ItemsPath'],
    ['MaxConcurrency', 'MaxConcurrencyPath'],
    ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'],
    ['ToleratedFailureCount', 'ToleratedFailureCountPath'],
  ],
  oneRequired: [['ItemProcessor', 'Iterator']],
};

export const STATE_TYPES: Readonly<Record<StateType, FieldTable>> = {
  Task: TASK,
  Pass: PASS,
  Choice: CHOICE,
  Wait: WAIT,
  Succeed: SUCCEED,
  Fail: FAIL,
  Parallel: PARALLEL,
  Map: MAP,
};

/** Every field some type of state has: tells a misplaced field from an unknown one. */
export const ALL_STATE_FIELDS: ReadonlySet<string> = new Set(
  Object.values(STATE_TYPES).flatMap((table) => Object.keys(table.fields)),
);
