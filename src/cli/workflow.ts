import { listMachines, openWorkflow, type Source, type TemplateInputs } from '../app/index.ts';
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
export async function readWorkflow(
  path: string,
  options: WorkflowOptions,
  run: { readonly region?: string | undefined; readonly load?: string | undefined } = {},
): Promise<WorkflowRead> {
  const { machine } = options;
  const parameters = readParameters(options);
  if (!parameters.ok) return { ok: false, usage: parameters.usage };
  const host = sourceHost([path]);
  const text = host.list(path) === undefined ? readTextFile(path) : undefined;
  if (text !== undefined && !text.ok) return text;
  const opened = await openWorkflow(
    {
      ...{ path, parameters: parameters.values },
      ...(text !== undefined && { text: text.value }),
      ...(machine !== undefined && { machine }),
      ...(run.region !== undefined && { region: run.region }),
      ...(run.load !== undefined && { load: run.load }),
    },
    // standard input can be read once
    path === '-' && text !== undefined ? { ...host, read: () => ({ text: text.value }) } : host,
  );
  if (!opened.ok) return opened;
  const { value } = opened;
  switch (value.kind) {
    case 'definition':
      return { ok: true, workflow: value.workflow, warnings: [] };
    case 'template': {
      const { template, warnings } = value;
      return { ok: true, workflow: { ...template.workflow, file: template.told.from }, template, warnings };
    }
    default: {
      const list = listMachines(value.machines)
        .map((line) => `  ${line}`)
        .join('\n');
      const what =
        value.kind === 'several'
          ? 'has several state machines, pick one with --machine:'
          : `has no state machine called ${machine}; it has:`;
      return { ok: false, usage: `${path} ${what}\n${list}` };
    }
  }
}
