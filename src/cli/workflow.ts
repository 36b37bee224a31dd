import { fromTemplate, inspect, isCalled, type Machine, type Source, type TemplateInputs } from '../app/index.ts';
import { readTextFile, sourceHost } from '../io/index.ts';
import type { Issue } from '../issue/index.ts';
import { readParameters } from './parameters.ts';

/** Options of every command that takes a WORKFLOW. */
export interface WorkflowOptions {
  readonly machine?: string;
  readonly param?: readonly string[];
  readonly params?: string;
}

export type WorkflowRead =
  | {
      readonly ok: true;
      readonly workflow: Source & { readonly file: string };
      readonly template?: TemplateInputs;
      readonly warnings: readonly Issue[];
    }
  | { readonly ok: false; readonly usage: string }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** What a WORKFLOW argument names: a definition as it is, or a machine of a template, a plan or a folder. */
export async function readWorkflow(path: string, options: WorkflowOptions): Promise<WorkflowRead> {
  const parameters = readParameters(options);
  if (!parameters.ok) return { ok: false, usage: parameters.usage };
  const host = sourceHost([path]);
  const text = host.list(path) === undefined ? readTextFile(path) : undefined;
  if (text !== undefined && !text.ok) return text;
  const read = path === '-' && text !== undefined ? { ...host, read: () => ({ text: text.value }) } : host;
  const found = await inspect([path], read, { parameters: parameters.values });
  const { machine: wanted } = options;
  // a definition itself, or what is none of the kinds: its reader says what is wrong with it
  const isPlain = found.machines.length === 1 && found.machines[0]!.kind === 'asl';
  const isUnknown =
    found.machines.length === 0 &&
    found.issues.every(({ code }) => /^(asl\.|source\.unknown-kind)/.test(code));
  if (text !== undefined && wanted === undefined && (isPlain || isUnknown)) {
    return { ok: true, workflow: { text: text.value, file: path }, warnings: [] };
  }
  const machines = wanted === undefined ? found.machines : found.machines.filter((one) => isCalled(one, wanted));
  const [machine, ...others] = machines;
  if (machine === undefined) {
    if (found.machines.length === 0) return { ok: false, issues: found.issues };
    return { ok: false, usage: `${path} has no state machine called ${wanted}; it has:\n${listOf(found.machines)}` };
  }
  if (others.length > 0)
    return { ok: false, usage: `${path} has several state machines, pick one with --machine:\n${listOf(machines)}` };
  const template = fromTemplate(machine, found.machines);
  if (template === undefined) return { ok: false, issues: [...machine.issues, ...found.issues] };
  const errors = template.issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { ok: false, issues: [...template.issues, ...found.issues] };
  // what is wrong elsewhere in the inputs does not keep this machine from being run
  const elsewhere = found.issues.map((issue): Issue => ({ ...issue, severity: 'warning' }));
  return {
    ok: true,
    workflow: { ...template.workflow, file: machine.file },
    template,
    warnings: [...template.issues, ...elsewhere],
  };
}

/** Names, types and sizes of machines, a line each. */
const listOf = (machines: readonly Machine[]): string =>
  machines
    .map(({ id, name, type, states, file }) => {
      const size = states === null ? 'definition not read' : `${states} ${states === 1 ? 'state' : 'states'}`;
      const isTwin = machines.filter((other) => other.id === id).length > 1;
      return `  ${isTwin ? `${file}#${id}` : id}${name === null || name === id ? '' : ` (${name})`}: ${type}, ${size}`;
    })
    .join('\n');

/** What a template adds to the request of a run; further workflows given by hand go before those of the template. */
export const templateRequest = (
  template: TemplateInputs | undefined,
  given: ReadonlyMap<string, Source>,
): {
  readonly workflows: ReadonlyMap<string, Source>;
  readonly told?: TemplateInputs['told'];
  readonly name?: string;
} =>
  template === undefined
    ? { workflows: given }
    : { workflows: new Map([...template.workflows, ...given]), told: template.told, name: template.name };
