import { readDocument } from '../../asl/index.ts';
import { type Issue, type Parsed, parsed, ROOT } from '../../issue/index.ts';
import type { Machine, SourceHost } from '../../source/index.ts';
import { inspect, isCalled } from '../inspect/inspect.ts';
import type { Source } from './nested-inputs.ts';
import { fromTemplate, type TemplateInputs } from './template.ts';

export interface OpenRequest {
  /** The file or folder that was named, as the host knows it. */
  readonly path: string;
  /** Its text; undefined for a folder. */
  readonly text?: string;
  /** Other inputs that belong to a template: its definition files, templates of its children. */
  readonly beside?: readonly string[];
  readonly machine?: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Where it is run; else the load profile's region, which mappings of the template may ask for. */
  readonly region?: string;
  readonly load?: string;
}

/** What a workflow argument turned out to be. */
export type Opened =
  | { readonly kind: 'definition'; readonly workflow: Source & { readonly file: string } }
  | { readonly kind: 'template'; readonly template: TemplateInputs; readonly warnings: readonly Issue[] }
  /** None was picked of several, or one that is not there. */
  | { readonly kind: 'several' | 'unknown'; readonly machines: readonly Machine[] };

/** Opens what a user named as the workflow: a definition itself, or a machine of a template, a plan or a folder. */
export async function openWorkflow(request: OpenRequest, host: SourceHost): Promise<Parsed<Opened>> {
  const { path, text, machine: wanted, beside = [] } = request;
  const parameters = withRegion(request);
  let found = await inspect([path], host, { parameters });
  // a definition itself, or none of the kinds: its own reader says what is wrong with it
  const isPlain = found.machines.every(({ kind }) => kind === 'asl');
  const isOwn = found.issues.every(({ code }) => /^(asl\.|source\.unknown-kind)/.test(code));
  if (text !== undefined && wanted === undefined && isPlain && isOwn) {
    return parsed({ kind: 'definition', workflow: { text, file: path } });
  }
  if (beside.length > 0) found = await inspect([path, ...beside], host, { parameters });
  const { machines } = found;
  if (machines.length === 0) return refused(found.issues);
  const templates = machines.filter(({ kind }) => kind !== 'asl');
  const asked =
    wanted === undefined
      ? templates.length > 0
        ? templates
        : machines
      : machines.filter((one) => isCalled(one, wanted));
  const [machine, ...others] = asked;
  if (machine === undefined) return parsed({ kind: 'unknown', machines });
  if (others.length > 0) return parsed({ kind: 'several', machines: asked });
  const template = fromTemplate(machine, machines);
  if (template === undefined) return refused([...machine.issues, ...found.issues]);
  if (template.issues.some(({ severity }) => severity === 'error'))
    return refused([...template.issues, ...found.issues]);
  // what is wrong elsewhere in the inputs does not keep this machine from being run
  const elsewhere = found.issues.map((issue): Issue => ({ ...issue, severity: 'warning' }));
  return parsed({ kind: 'template', template, warnings: [...template.issues, ...elsewhere] });
}

/** The region as a pseudo parameter, where nobody gave that itself. */
function withRegion({ parameters, region, load }: OpenRequest): ReadonlyMap<string, string> {
  const known = region ?? (load === undefined ? undefined : regionOf(load));
  return known === undefined || parameters.has('AWS::Region')
    ? parameters
    : new Map([...parameters, ['AWS::Region', known]]);
}

function regionOf(load: string): string | undefined {
  const read = readDocument(load);
  const { account } = read.ok ? ((read.value.value as { account?: { region?: unknown } } | null) ?? {}) : {};
  return typeof account?.region === 'string' ? account.region : undefined;
}

const refused = (issues: readonly Issue[]): Parsed<Opened> => {
  const errors = issues.filter(({ severity }) => severity === 'error');
  const [first = NOTHING, ...rest] = errors.length > 0 ? issues : [NOTHING, ...issues];
  return { ok: false, issues: [first, ...rest] };
};

const NOTHING: Issue = {
  ...{ severity: 'error', code: 'app.no-machine', pointer: ROOT, line: 1, column: 1 },
  message: 'no definition of a state machine could be read',
  hint: 'see the other problems',
};

/** What a template adds to a request; further workflows given by hand go before those of the template. */
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

/** Names, types and sizes of machines, in a line each; two of one id are told apart by their files. */
export const listMachines = (machines: readonly Machine[]): readonly string[] =>
  machines.map((machine) => {
    const { name, type, states } = machine;
    const id = pickName(machine, machines);
    const size = states === null ? 'definition not read' : `${states} ${states === 1 ? 'state' : 'states'}`;
    return `${id}${name === null || name === machine.id ? '' : ` (${name})`}: ${type}, ${size}`;
  });

/** What to give as `machine` to pick this one. */
export const pickName = ({ id, file }: Machine, machines: readonly Machine[]): string =>
  machines.filter((other) => other.id === id).length > 1 ? `${file}#${id}` : id;
