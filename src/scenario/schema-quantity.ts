import { z } from 'zod';
import type { JsonValue } from '../asl/index.ts';

/** A leaf that its own reader checks; the schema only describes it, so that an editor can complete and check it. */
export const leaf = (
  description: string,
  json: Readonly<Record<string, unknown>>,
): z.ZodOptional<z.ZodType<JsonValue>> =>
  z
    .unknown()
    .meta({ description, ...json })
    .optional() as unknown as z.ZodOptional<z.ZodType<JsonValue>>;

const NUMBER = '^\\s*[+]?(\\d[\\d_]*\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*';
const pattern = (units: string): string => `${NUMBER}(${units})\\s*$`;

const DURATION_UNITS = 'us|ms|s|sec|seconds?|m|mins?|minutes?|h|hr|hours?|d|days?|w|weeks?';

export const DURATION_JSON = { type: 'string', pattern: pattern(DURATION_UNITS) } as const;
export const SIZE_JSON = { type: 'string', pattern: pattern('B|bytes?|kB|KB|KiB|MB|MiB|GB|GiB') } as const;
export const MEMORY_JSON = { type: 'string', pattern: pattern('MB|MiB|GB|GiB') } as const;
export const SHARE_JSON = {
  anyOf: [
    { type: 'string', pattern: pattern('%?') },
    { type: 'number', minimum: 0, maximum: 1 },
  ],
} as const;
const PERIODS = `${DURATION_UNITS}|mo|months?|y|yr|years?`;
const RATE_FORMS = [
  `[^/]+?\\s*(/|per|an?\\s|each\\s|every\\s)\\s*(${PERIODS})`,
  '[\\d.,_]+\\s*[kKMBGT]?\\s*(hourly|daily|weekly|monthly|yearly)',
  'every\\s.+|rate\\(.+\\)|cron\\(.+\\)',
];
export const RATE_TEXT_JSON = { type: 'string', pattern: `^\\s*(${RATE_FORMS.join('|')})\\s*$` } as const;
export const COUNT_TEXT_JSON = { type: 'string', pattern: '^\\s*[\\d.,_]+(e\\d+)?\\s*[kKMBGT]?\\s*$' } as const;

export const duration = (description: string, ...examples: string[]): ReturnType<typeof leaf> =>
  leaf(description, { ...DURATION_JSON, examples });
export const size = (description: string, ...examples: string[]): ReturnType<typeof leaf> =>
  leaf(description, { ...SIZE_JSON, examples });
export const memory = (description: string, ...examples: string[]): ReturnType<typeof leaf> =>
  leaf(description, { ...MEMORY_JSON, examples });
export const share = (description: string, ...examples: (string | number)[]): ReturnType<typeof leaf> =>
  leaf(description, { ...SHARE_JSON, examples });
export const number = (description: string, json: Readonly<Record<string, unknown>> = {}): ReturnType<typeof leaf> =>
  leaf(description, { type: 'number', ...json });
/** Any JSON value. */
export const anything = (description: string, ...examples: unknown[]): ReturnType<typeof leaf> =>
  leaf(description, examples.length > 0 ? { examples } : {});
