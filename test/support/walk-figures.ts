import type { RandomCase } from './random-workflow.ts';
import type { Walked } from './tree-walker.ts';
import { flatten } from './walk-step.ts';

const ROUNDING_MS = 1e-6;

/** One execution in the figures that engines count. */
export interface Figures {
  readonly outcome: string;
  readonly durationMs: number;
  readonly events: number;
  readonly lambdaMbMs: number;
  /** Entries, retries, events and ms of each state that was entered. */
  readonly states: Readonly<Record<string, readonly number[]>>;
}

export const walkFigures = (walked: Walked, { scenario }: RandomCase): Figures => {
  const states: Record<string, number[]> = {};
  let lambdaMbMs = 0;
  for (const step of flatten(walked.steps)) {
    const row = states[step.state.name] ?? [0, 0, 0, 0];
    states[step.state.name] = row;
    if (step.what === 'visit') row[0]!++;
    if (step.what === 'retry') row[1]!++;
    row[2]! += step.events.length;
    if (step.what === 'visit') row[3]! += step.end - step.start;
    if (step.lambda && step.lambda.calledAt <= step.end)
      lambdaMbMs += step.lambda.ms * (scenario.states.get(step.state.name)?.lambda?.memory ?? 0);
  }
  const { outcome, error, durationMs, events } = walked;
  return { outcome: error === undefined ? outcome : `${outcome} ${error}`, durationMs, events, lambdaMbMs, states };
};

/** The same but for what sums of floating numbers in another order differ by. */
export const rounded = (figures: Figures): unknown => ({
  ...figures,
  durationMs: Math.round(figures.durationMs / ROUNDING_MS),
  states: Object.fromEntries(
    Object.entries(figures.states)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, [entries, retries, events, ms]]) => [
        name,
        [entries, retries, events, Math.round(ms! / ROUNDING_MS / 10)],
      ]),
  ),
});
