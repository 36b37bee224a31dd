import { SampleRun } from '../../bill/sample/index.ts';
import { compile, type Placeholder } from '../../program/index.ts';
import { type LimitRow, staticLimits } from '../../quota/book/index.ts';
import type { AlternativeId } from '../../report/index.ts';
import { formatDuration, formatNumber, formatShare } from '../../units/index.ts';
import type { Sampled } from '../engine/run-sample.ts';
import { CONFIDENCE_LEVEL } from '../engine/run-sample.ts';
import { leastScenario } from '../inputs/least.ts';
import type { Prepared } from '../inputs/prepare.ts';
import type { Programs } from '../inputs/programs.ts';
import { limitsInput } from '../limits/limits-input.ts';

/** Executions with every placeholder at the least it can be: what they pass is passed whatever the placeholders are. */
export interface Least {
  readonly standard: Sampled;
  readonly express: Sampled;
}

const EXECUTIONS = 500;
const MOST_ENTRIES = 100_000;

export function leastOf({ definition, scenario }: Prepared, programs: Programs): Least {
  const { placeholders } = programs.standard;
  const least = leastScenario(definition, scenario, placeholders);
  const sampled = (type: 'standard' | 'express'): Sampled => {
    const { program } = compile(definition, least, type, programs.growth);
    const run = new SampleRun(program, scenario.seed);
    while (run.executions < 2 || (run.executions < EXECUTIONS && run.entries < MOST_ENTRIES)) run.advance(1);
    const options = { confidenceLevel: CONFIDENCE_LEVEL, target: 1, relativeHalfWidth: 0, partial: false };
    return { program, measurement: run.measure(options) };
  };
  return { standard: sampled('standard'), express: sampled('express') };
}

/** Rows of limits in which what only a placeholder exceeds is a question. */
export function asQuestions(
  prepared: Prepared,
  id: AlternativeId,
  rows: readonly LimitRow[],
  {
    least,
    placeholders,
    usual,
  }: {
    readonly least: () => Least;
    readonly placeholders: readonly Placeholder[];
    /** The same executions with the placeholders as they are taken. */
    readonly usual: Sampled;
  },
): readonly LimitRow[] {
  if (rows.every(({ verdict }) => verdict === 'ok')) return rows;
  const sampled = id === 'standard' ? least().standard : least().express;
  const limitsOf = (of: Sampled): readonly LimitRow[] => staticLimits(limitsInput(prepared, of, id === 'express-sync'));
  const [taken, known] = [limitsOf(usual), limitsOf(sampled)];
  return rows.map((row) => {
    const alike = ({ quota }: LimitRow): boolean => quota === row.quota;
    const wanted = taken.find(alike)?.peak;
    if (row.verdict === 'ok' || wanted === undefined) return row;
    // what nothing uses has no row
    const peak = known.find(alike)?.peak ?? 0;
    if (peak >= wanted * (1 - ALIKE) || peak > row.limit) return row;
    return { ...row, verdict: 'near', question: questionOf({ ...row, peak: wanted }, peak, placeholders) };
  });
}

/** A peak that the placeholders move by less than this does not rest on them. */
const ALIKE = 0.01;

function questionOf({ limit, peak, unit }: LimitRow, known: number, placeholders: readonly Placeholder[]): string {
  const share = Math.min(1, Math.max(0, (limit - known) / (peak - known)));
  const [only, ...others] = placeholders;
  const most = only === undefined || others.length > 0 ? undefined : mostOf(only, share);
  const passes = `passes ${formatNumber(limit)} ${unit}`;
  if (peak <= limit)
    return `would come near ${formatNumber(limit)} ${unit} with ${taken(placeholders)}, which nobody has told`;
  return most === undefined
    ? `${passes} with ${taken(placeholders)}, which nobody has told; with ${formatShare(Number(share.toPrecision(2)))} of that it would just fit`
    : `${passes} if ${most}; you have not said`;
}

function mostOf({ kind, state, value }: Placeholder, share: number): string | undefined {
  if (kind === 'items') return `${state} has more than ${formatNumber(Math.floor(share * value))} items`;
  if (kind === 'duration' || kind === 'wait') return `${state} takes longer than ${formatDuration(share * value)}`;
  return undefined;
}

const WORDS = { duration: 'times', wait: 'waits', items: 'items', itemBytes: 'sizes', odds: 'odds' } as const;

/** `the times and odds taken for 5 states`. */
export function taken(placeholders: readonly Placeholder[]): string {
  const kinds = [...new Set(placeholders.map(({ kind }) => WORDS[kind]))];
  const states = [...new Set(placeholders.map(({ state }) => state))];
  const list = kinds.length < 2 ? kinds.join('') : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1)}`;
  return `the ${list} taken for ${states.length === 1 ? states[0] : `${formatNumber(states.length)} states`}`;
}
