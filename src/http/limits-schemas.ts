import { z } from '@hono/zod-openapi';
import { readDuration } from '../units/index.ts';
import { compareForm, compareJson, issue } from './schemas.ts';

/** The shapes of requests and answers about limits. */

/** A length of time, as load profiles say it; ms. */
const time = (description: string) =>
  z
    .string()
    .transform((text, check) => {
      const read = readDuration(text);
      if (read.ok && read.value > 0) return read.value as number;
      check.addIssue({ code: 'custom', message: `a time such as "1 h" is expected, found "${text}"` });
      return z.NEVER;
    })
    .openapi({ type: 'string', example: '1 h', description });

const ofLimits = {
  engine: z
    .enum(['auto', 'simulate', 'cohort'])
    .openapi({ description: 'What runs it; auto (default) takes cohort where simulate would be too much work' })
    .optional(),
  window: time(
    'How much of the load is run, its busiest part; default 1 h, longer where that holds too few executions',
  ).optional(),
  step: time('Length of one interval of the timeline; default 1 s').optional(),
};
export const limitsJson = compareJson.omit({ precision: true }).extend(ofLimits).openapi('LimitsRequest');
export const limitsForm = compareForm.omit({ precision: true }).extend(ofLimits).openapi('LimitsForm');

const limitRow = z
  .object({
    quota: z.string(),
    limit: z.number(),
    unit: z.string(),
    peak: z.number(),
    utilisation: z.number().openapi({ description: 'peak / limit' }),
    verdict: z.enum(['ok', 'near', 'exceeded']),
    effect: z.string(),
    source: z.string(),
  })
  .openapi('LimitRow');

const column = z.array(z.number());
const timeline = z
  .object({
    engine: z.enum(['simulate', 'cohort']),
    fromMs: z.number().openapi({ description: 'When it begins, ms into the load' }),
    windowMs: z.number().openapi({ description: 'For how long starts arrive; what is behind is the backlog' }),
    stepMs: z.number(),
    ...{ offered: column, starts: column, transitions: column, concurrency: column, throttled: column },
    ...{ waitingStarts: column, backlog: column },
    ...{ startTokens: column.nullable(), transitionTokens: column.nullable() },
    quotas: z.record(z.string(), z.number().nullable()),
  })
  .openapi('LimitsTimeline');

const alternative = z
  .object({
    id: z.enum(['standard', 'express-async', 'express-sync']),
    limits: z.array(limitRow),
    sustainable: z.object({
      perSecond: z.number().nullable().openapi({ description: 'Starts per second, for ever; null for no known bound' }),
      binds: z.string().nullable(),
      sentence: z.string(),
      by: z.array(z.object({ quota: z.string(), perSecond: z.number() })),
    }),
    starts: z.record(z.string(), z.number()).nullable().openapi({ description: 'Null when nothing arrives' }),
    addedDelayMs: z.record(z.string(), z.number()).nullable(),
    timeline: timeline.nullable(),
  })
  .openapi('LimitsAlternative');

export const limitsAnswer = z
  .object({
    schema: z.literal('stepmeter.limits/1'),
    workflow: z.object({ name: z.string(), sha256: z.string() }),
    load: z.record(z.string(), z.union([z.number(), z.string()]).nullable()),
    quotas: z.object({ book: z.string(), title: z.string(), region: z.string() }),
    window: z.object({ fromMs: z.number(), toMs: z.number(), stepMs: z.number() }),
    engine: z.object({
      name: z.enum(['simulate', 'cohort']),
      executions: z.number(),
      seed: z.int(),
      partial: z.boolean(),
    }),
    alternatives: z.array(alternative),
    assumptions: z.array(z.record(z.string(), z.string())),
    issues: z.array(issue),
  })
  .openapi('Limits');
