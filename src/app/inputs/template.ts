import type { WorkflowType } from '../../asl/index.ts';
import type { Assumption, Issue } from '../../issue/index.ts';
import type { Told, ToldFunction, ToldWorkflow } from '../../scenario/index.ts';
import type { Machine } from '../../source/index.ts';
import { readRate } from '../../units/index.ts';
import type { Source } from './nested-inputs.ts';

/** A machine of a template as the use cases take it. */
export interface TemplateInputs {
  readonly name: string;
  readonly workflow: Source;
  readonly workflowType: WorkflowType;
  /** Machines of the same inputs that its tasks start, directly or not, by the name they are started by. */
  readonly workflows: ReadonlyMap<string, Source & { readonly workflowType: WorkflowType }>;
  readonly told: Told;
  /** About the machines that are run. */
  readonly issues: readonly Issue[];
}

/** What a template tells of one of its machines and of those that it starts; undefined without a definition. */
export function fromTemplate(machine: Machine, all: readonly Machine[]): TemplateInputs | undefined {
  const workflow = sourceOf(machine);
  if (workflow === undefined) return undefined;
  const started = startedBy(machine, all);
  const workflows = new Map<string, Source & { readonly workflowType: WorkflowType }>();
  const toldWorkflows = new Map<string, ToldWorkflow>();
  for (const [name, child] of started) {
    const source = sourceOf(child);
    const type = typeOf(child);
    toldWorkflows.set(name, { type, functions: functionsOf(child) });
    if (source !== undefined) workflows.set(name, { ...source, workflowType: type });
  }
  const { file, region, logging } = machine;
  const schedules = machine.schedules.filter(({ enabled, expression }) => enabled && readRate(expression).ok);
  const told: Told = {
    from: file,
    ...(region !== null && { region }),
    logging,
    functions: functionsOf(machine),
    workflows: toldWorkflows,
    schedules: schedules.map(({ expression }) => expression),
    assumptions: assumptionsOf(machine),
  };
  const issues = [machine, ...new Set(started.values())].flatMap((one) => one.issues);
  return { name: machine.id, workflow, workflowType: typeOf(machine), workflows, told, issues };
}

const typeOf = ({ type }: Machine): WorkflowType => (type === 'EXPRESS' ? 'express' : 'standard');

function sourceOf({ definition, file }: Machine): Source | undefined {
  if (definition === undefined) return undefined;
  const { text, format, locate } = definition;
  return { text, file, format, locate };
}

function startedBy(machine: Machine, all: readonly Machine[]): Map<string, Machine> {
  const found = new Map<string, Machine>();
  const open = [machine];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { machine: id, as } of next.nested) {
      const child = all.find(
        (one) => one.id === id && (one.file === next!.file || all.filter((o) => o.id === id).length === 1),
      );
      if (child === undefined || as === null || found.has(as)) continue;
      found.set(as, child);
      open.push(child);
    }
  }
  return found;
}

const functionsOf = (machine: Machine): Map<string, ToldFunction> =>
  new Map(
    machine.functions.map(({ state, function: name, memoryMb, architecture, defaults }) => [
      state,
      { name, memoryMb, architecture, defaults },
    ]),
  );

function assumptionsOf(machine: Machine): Assumption[] {
  const { id, file, type, isTypeStated, tracing, schedules, taken, unresolved } = machine;
  const note = (
    key: string,
    what: string,
    value: string,
    source: string,
    weight: Assumption['weight'],
  ): Assumption => ({
    ...{ id: `source.${key}`, what, value, source, weight },
  });
  const found = [
    note(
      'type',
      `Type of ${id} in its template`,
      type,
      isTypeStated ? `told by ${file}` : `the default: ${file} does not say`,
      'low',
    ),
    ...taken.map(({ what, value, from }) => note(`taken:${what}`, what, value, from, 'medium')),
  ];
  if (tracing)
    found.push(
      note(
        'tracing',
        `Tracing of ${id} is on; what X-Ray costs is not counted`,
        'not counted',
        `told by ${file}`,
        'low',
      ),
    );
  for (const { expression, enabled, timezone } of schedules) {
    const zone = timezone === undefined ? '' : `, in ${timezone}`;
    const value = !enabled ? 'disabled: starts nothing' : readRate(expression).ok ? `followed${zone}` : 'not followed';
    found.push(note(`schedule:${expression}`, `Schedule ${expression} of ${id}`, value, `told by ${file}`, 'medium'));
  }
  for (const { placeholder, pointer, why, then } of unresolved) {
    const what = `${placeholder} is not known: ${why}`;
    found.push({ ...note(`unresolved:${placeholder}:${pointer}`, what, then, `read from ${file}`, 'low'), pointer });
  }
  return found;
}
