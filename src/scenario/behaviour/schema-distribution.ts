import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../asl/index.ts';
import { DURATION_JSON, leaf, SHARE_JSON } from '../schema-quantity.ts';
import { FAMILIES, type Family, type ParameterKind } from './families.ts';

/** `{ file, column, unit }`: samples read from a file. */
export const SAMPLE_FILE = z.strictObject({
  file: z.string().min(1).describe('CSV file with one sample per row, relative to the profile'),
  column: z.string().optional().describe('Name of the column; may be left out when there is only one'),
  unit: z.enum(['us', 'ms', 's', 'min', 'h']).optional().describe('Unit of bare numbers in the column'),
});

type Json = Record<string, JsonValue>;

const COUNT_JSON = { type: 'number', minimum: 0 } as const;

function parameterJson(kind: ParameterKind, value: JsonObject): JsonObject {
  if (kind === 'value') return value;
  if (kind === 'share') return SHARE_JSON;
  return kind === 'count' ? { type: 'integer', minimum: 0 } : { type: 'number', minimum: 0 };
}

function familyJson(name: string, { forms, short }: Family, value: JsonObject): JsonObject {
  const spellings: JsonObject[] = forms.map((form) => ({
    type: 'object',
    properties: Object.fromEntries(Object.entries(form).map(([key, kind]) => [key, parameterJson(kind, value)])),
    required: Object.keys(form),
    additionalProperties: false,
  }));
  const first = forms[0]!;
  const inList = (key: string): JsonObject => parameterJson(first[key]!, value);
  if (short?.length === 1) spellings.push(inList(short[0]!));
  if (short !== undefined && short.length > 1) {
    spellings.push({ type: 'array', items: inList(short[0]!), minItems: short.length, maxItems: short.length });
  }
  return {
    type: 'object',
    properties: { [name]: { anyOf: spellings } },
    required: [name],
    additionalProperties: false,
  };
}

const SAMPLE_FILE_JSON: JsonObject = {
  type: 'object',
  properties: {
    file: { type: 'string' },
    column: { type: 'string' },
    unit: { enum: ['us', 'ms', 's', 'min', 'h'] },
  },
  required: ['file'],
  additionalProperties: false,
};

function empiricalJson(value: JsonObject): JsonObject {
  const values = { type: 'array', items: value, minItems: 1 };
  const weighted: Json = {
    type: 'object',
    properties: { values, weights: { type: 'array', items: { anyOf: [{ type: 'number', minimum: 0 }, SHARE_JSON] } } },
    required: ['values'],
    additionalProperties: false,
  };
  const empirical = { anyOf: [values, weighted, SAMPLE_FILE_JSON] };
  return { type: 'object', properties: { empirical }, required: ['empirical'], additionalProperties: false };
}

/** A part of a mixture holds any of the other laws beside its weight; editors need no more than the weight. */
const MIXTURE_JSON: JsonObject = {
  type: 'object',
  properties: {
    mixture: {
      type: 'array',
      items: {
        type: 'object',
        properties: { weight: { anyOf: [{ type: 'number' }, SHARE_JSON] } },
        required: ['weight'],
      },
      minItems: 1,
    },
  },
  required: ['mixture'],
  additionalProperties: false,
};

function lawJson(value: JsonObject, counts: boolean): JsonObject {
  const families = [...FAMILIES].filter(([, family]) => counts || !family.countsOnly);
  return {
    anyOf: [
      value,
      ...families.map(([name, family]) => familyJson(name, family, value)),
      empiricalJson(value),
      MIXTURE_JSON,
    ],
  };
}

/** A law of durations. */
export const durationLawField = (description: string): ReturnType<typeof leaf> =>
  leaf(description, {
    ...lawJson(DURATION_JSON, false),
    examples: ['120 ms', { lognormal: { p50: '120 ms', p99: '900 ms' } }, { exponential: { mean: '6 h' } }],
  });

/** `{ file }`: a local copy of the items themselves. */
export const ITEM_FILE = z.strictObject({
  file: z.string().min(1).describe('The items a Map reads, relative to the profile'),
});

const ITEM_FILE_JSON: JsonObject = {
  type: 'object',
  properties: { file: { type: 'string' } },
  required: ['file'],
  additionalProperties: false,
};

/** A law of whole numbers, or a file of items. */
export const itemsField = (description: string): ReturnType<typeof leaf> =>
  leaf(description, {
    anyOf: [lawJson(COUNT_JSON, true), ITEM_FILE_JSON],
    examples: [10, { poisson: 12 }, { uniform: [1, 20] }, { file: 'items.csv' }],
  });
