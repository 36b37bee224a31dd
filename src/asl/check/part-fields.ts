import { MAX_PAYLOAD_BYTES } from '../aws-limits.ts';
import {
  ANY,
  type Field,
  type FieldTable,
  fixed,
  jsonata,
  jsonPath,
  oneOf,
  required,
  STATE_NAME,
  TEXT,
  whole,
} from './shapes.ts';

/**
 * Fields of the parts inside states, from general knowledge of the language; every definition AWS ran in the corpus
 * passes. Limits of retriers: docs/aws-rules.md 3.5; of readers and batchers: docs/aws-rules.md 3.
 */

const REFERENCE = jsonPath({ is: 'referencePath' });
const ERROR_NAMES: Field = { shape: { is: 'list', of: { is: 'text' }, notEmpty: true }, required: true };
const ASSIGN: Field = { shape: { is: 'assign' } };
const OUTPUT = jsonata({ is: 'template' });

export const RETRIER: FieldTable = {
  of: 'a retrier',
  fields: {
    ErrorEquals: ERROR_NAMES,
    IntervalSeconds: fixed(1),
    MaxAttempts: fixed(0),
    BackoffRate: { shape: { is: 'number', whole: false, min: 1, max: Number.MAX_VALUE, fixed: true } },
    MaxDelaySeconds: fixed(1, 31_622_400),
    JitterStrategy: oneOf('FULL', 'NONE'),
    Comment: TEXT,
  },
};

export const CATCHER: FieldTable = {
  of: 'a catcher',
  fields: {
    ErrorEquals: ERROR_NAMES,
    Next: required(STATE_NAME),
    ResultPath: jsonPath({ is: 'resultPath', orNull: true }),
    Output: OUTPUT,
    Assign: ASSIGN,
    Comment: TEXT,
  },
};

const READER_CONFIG: FieldTable = {
  of: 'a ReaderConfig',
  fields: {
    InputType: { shape: { is: 'oneOf', values: ['CSV', 'JSON', 'JSONL', 'MANIFEST', 'PARQUET'], lenient: true } },
    Transformation: { shape: { is: 'oneOf', values: ['NONE', 'LOAD_AND_FLATTEN'], lenient: true } },
    ManifestType: { shape: { is: 'oneOf', values: ['S3_INVENTORY', 'ATHENA_DATA'], lenient: true } },
    CSVHeaderLocation: oneOf('FIRST_ROW', 'GIVEN'),
    CSVHeaders: { shape: { is: 'list', of: { is: 'text' }, notEmpty: false } },
    CSVDelimiter: TEXT,
    ItemsPointer: TEXT,
    MaxItems: whole(0, 100_000_000),
    MaxItemsPath: REFERENCE,
    Comment: TEXT,
  },
  exclusive: [['MaxItems', 'MaxItemsPath']],
};

export const ITEM_READER: FieldTable = {
  of: 'an ItemReader',
  fields: {
    Resource: required(TEXT),
    Parameters: jsonPath({ is: 'template' }),
    Arguments: jsonata({ is: 'template', notScalar: true }),
    ReaderConfig: { shape: { is: 'fields', table: READER_CONFIG } },
    Comment: TEXT,
  },
};

export const ITEM_BATCHER: FieldTable = {
  of: 'an ItemBatcher',
  fields: {
    BatchInput: { shape: { is: 'template' } },
    MaxItemsPerBatch: whole(1),
    MaxItemsPerBatchPath: REFERENCE,
    MaxInputBytesPerBatch: whole(1, MAX_PAYLOAD_BYTES),
    MaxInputBytesPerBatchPath: REFERENCE,
    Comment: TEXT,
  },
  exclusive: [
    ['MaxItemsPerBatch', 'MaxItemsPerBatchPath'],
    ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'],
  ],
};

const WRITER_CONFIG: FieldTable = {
  of: 'a WriterConfig',
  fields: {
    Transformation: { shape: { is: 'oneOf', values: ['NONE', 'COMPACT', 'FLATTEN'], lenient: true } },
    OutputType: { shape: { is: 'oneOf', values: ['JSON', 'JSONL'], lenient: true } },
  },
};

export const RESULT_WRITER: FieldTable = {
  of: 'a ResultWriter',
  fields: {
    Resource: TEXT,
    Parameters: jsonPath({ is: 'template' }),
    Arguments: jsonata({ is: 'template', notScalar: true }),
    WriterConfig: { shape: { is: 'fields', table: WRITER_CONFIG } },
    Comment: TEXT,
  },
};

const PROCESSOR_CONFIG: FieldTable = {
  of: 'a ProcessorConfig',
  fields: { Mode: oneOf('INLINE', 'DISTRIBUTED'), ExecutionType: oneOf('STANDARD', 'EXPRESS') },
};

const SCOPE_FIELDS: Readonly<Record<string, Field>> = {
  StartAt: required(STATE_NAME),
  States: { shape: { is: 'scope' }, required: true },
  Comment: TEXT,
};

export const BRANCH: FieldTable = { of: 'a branch', fields: SCOPE_FIELDS };

export const ITEM_PROCESSOR: FieldTable = {
  of: 'an ItemProcessor',
  fields: { ...SCOPE_FIELDS, ProcessorConfig: { shape: { is: 'fields', table: PROCESSOR_CONFIG } } },
};

export const STATE_MACHINE: FieldTable = {
  of: 'a state machine',
  fields: {
    ...SCOPE_FIELDS,
    QueryLanguage: ANY,
    TimeoutSeconds: fixed(1),
    Version: TEXT,
  },
};

/** One rule of a Choice state in JSONata; those in JSONPath have rules of their own. */
export const CONDITION_RULE: FieldTable = {
  of: 'a JSONata Choice rule',
  fields: {
    Condition: { shape: { is: 'template' }, required: true },
    Next: required(STATE_NAME),
    Assign: ASSIGN,
    Output: OUTPUT,
    Comment: TEXT,
  },
};
