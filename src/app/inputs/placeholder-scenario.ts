import { ROOT } from '../../issue/index.ts';
import type { Placeholder } from '../../program/index.ts';
import type { Scenario, StateBehaviour } from '../../scenario/index.ts';
import { constant } from '../../stats/index.ts';
import { share } from '../../units/index.ts';

/** A placeholder and what is to stand there instead: ms, items or bytes; of odds, the share of each way. */
export interface Replacement {
  readonly placeholder: Placeholder;
  readonly value?: number;
  readonly odds?: ReadonlyMap<string, number>;
}

/** The scenario with other figures where nobody told one; everything else is as it was. */
export function withReplacements(scenario: Scenario, replacements: readonly Replacement[]): Scenario {
  const states = new Map(scenario.states);
  const workflows = new Map(scenario.workflows);
  for (const { placeholder, value = 0, odds } of replacements) {
    const patch = patchOf(placeholder, value, odds);
    const workflow = placeholder.workflow === undefined ? undefined : workflows.get(placeholder.workflow);
    const into = workflow === undefined ? states : new Map(workflow.states);
    into.set(placeholder.state, { ...(into.get(placeholder.state) ?? NOTHING_SAID), ...patch });
    if (workflow !== undefined) workflows.set(workflow.name, { ...workflow, states: into });
  }
  return { ...scenario, states, ...(scenario.workflows !== undefined && { workflows }) };
}

const NOTHING_SAID: StateBehaviour = { pointer: ROOT, errors: [] };

function patchOf(
  { kind, ways }: Placeholder,
  value: number,
  odds: ReadonlyMap<string, number> | undefined,
): Partial<StateBehaviour> {
  switch (kind) {
    case 'duration':
    case 'wait':
      return { duration: constant(value) };
    case 'items':
      return { items: constant(Math.round(value)) };
    case 'itemBytes':
      return { itemSize: Math.max(1, Math.round(value)) as NonNullable<StateBehaviour['itemSize']> };
    case 'odds':
      return { next: new Map(ways.map((way) => [way, share(odds?.get(way) ?? 0)])) };
  }
}
