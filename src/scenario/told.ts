import type { WorkflowType } from '../asl/index.ts';
import type { Assumption } from '../issue/index.ts';
import { formatNumber, mib } from '../units/index.ts';
import type { Findings } from './findings.ts';
import type { Account, LambdaBehaviour, StateBehaviour } from './model.ts';

/** Function behind a state, as the workflow's source tells; null: written there, but not known. */
export interface ToldFunction {
  readonly name: string;
  readonly memoryMb: number | null;
  readonly architecture: 'x86_64' | 'arm64' | null;
  /** Which of them nobody wrote, so that they are Lambda's own defaults. */
  readonly defaults: readonly string[];
}

/** What the source of a workflow (a template, a plan) tells of its surroundings; a load profile goes before all of it. */
export interface Told {
  /** The source, as the user named it. */
  readonly from: string;
  readonly region?: string;
  readonly logging?: Account['logging'];
  /** By state name. */
  readonly functions?: ReadonlyMap<string, ToldFunction>;
  /** State machines that tasks start, by the name they are started by. */
  readonly workflows?: ReadonlyMap<string, ToldWorkflow>;
  /** Schedules that start the workflow: `rate(…)` and `cron(…)`. */
  readonly schedules?: readonly string[];
  /** What else to say about it. */
  readonly assumptions?: readonly Assumption[];
}

export interface ToldWorkflow {
  readonly type: WorkflowType;
  readonly functions: ReadonlyMap<string, ToldFunction>;
}

/** Memory and architecture that the source tells of the function of a state, listed with where they come from. */
export function toldLambda(
  name: string,
  { functions, from }: Pick<Told, 'functions' | 'from'>,
  given: { readonly memory: boolean; readonly architecture: boolean },
  findings: Findings,
): Partial<LambdaBehaviour> {
  const told = functions?.get(name);
  if (told === undefined) return {};
  const note = (what: 'memory' | 'architecture', value: string): void => {
    const isDefault = told.defaults.includes(what);
    findings.assume({
      id: `scenario.lambda-${what}:${name}`,
      what: `Lambda ${what} of ${name}, the function ${told.name}`,
      value,
      source: isDefault ? `Lambda's own default: ${from} does not say` : `told by ${from}`,
      weight: isDefault ? 'medium' : 'low',
    });
  };
  const found: { -readonly [K in keyof LambdaBehaviour]?: LambdaBehaviour[K] } = {};
  if (!given.memory && told.memoryMb !== null) {
    found.memory = mib(told.memoryMb);
    note('memory', `${formatNumber(told.memoryMb)} MB`);
  }
  if (!given.architecture && told.architecture !== null) {
    found.architecture = told.architecture;
    note('architecture', told.architecture);
  }
  return found;
}

/** Adds the functions that the source tells to states whose profile says nothing about theirs. */
export function withToldFunctions(
  states: ReadonlyMap<string, StateBehaviour>,
  told: Pick<Told, 'functions' | 'from'> | undefined,
  findings: Findings,
  placeOf: (name: string) => StateBehaviour['pointer'],
): ReadonlyMap<string, StateBehaviour> {
  if (told?.functions === undefined) return states;
  const all = new Map(states);
  for (const name of told.functions.keys()) {
    const own = states.get(name);
    if (own?.lambda !== undefined) continue;
    const { memory, architecture } = toldLambda(name, told, { memory: false, architecture: false }, findings);
    if (memory === undefined) continue;
    const lambda = { memory, architecture: architecture ?? 'x86_64' } as const;
    all.set(name, { ...(own ?? { pointer: placeOf(name), errors: [] }), lambda });
  }
  return all;
}
