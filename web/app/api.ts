import type { Report } from '../../src/report/model.ts';
import { eventsOf } from './event-stream.ts';
import { type Inputs, saysNothing, type TextFile } from './inputs.ts';

export type Issue = Report['issues'][number];

export interface ExampleRow {
  readonly id: string;
  readonly title: string;
  readonly teaches: string;
}

export interface Progress {
  readonly executions: number;
  readonly entries: number;
  readonly relativeHalfWidth: number | null;
  readonly target: number | null;
  readonly waiting: boolean;
}

/** How a run ended. `issues` point into the inputs; a `problem` is about anything else, in plain words. */
export type Outcome =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'issues'; readonly issues: readonly Issue[] }
  | { readonly kind: 'problem'; readonly what: string; readonly todo: string }
  | { readonly kind: 'cancelled' };

function formOf(inputs: Pick<Inputs, 'workflow' | 'load' | 'files' | 'machine'>): FormData {
  const body = new FormData();
  const add = (name: string, { file, text }: TextFile): void => body.append(name, new File([text], file));
  if (inputs.workflow.text.trim() !== '') add('workflow', inputs.workflow);
  if (!saysNothing(inputs.load.text)) add('load', inputs.load);
  for (const file of inputs.files) add('files', file);
  if (inputs.machine !== undefined) body.append('machine', inputs.machine);
  return body;
}

const UNREACHABLE = {
  kind: 'problem',
  what: 'The server cannot be reached.',
  todo: 'Is it still running? Start it with "stepmeter serve" and run again; your inputs are kept here.',
} as const;

/** Runs a comparison and tells how far it is. Never rejects. */
export async function runCompare(
  inputs: Inputs,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Outcome> {
  try {
    const body = formOf(inputs);
    body.append('precision', inputs.precision);
    const answer = await fetch('api/compare', {
      method: 'POST',
      body,
      headers: { Accept: 'text/event-stream' },
      signal,
    });
    if (!answer.ok || answer.body === null) return await refusalOf(answer);
    for await (const { event, data } of eventsOf(answer.body)) {
      if (event === 'progress') onProgress(JSON.parse(data) as Progress);
      else if (event === 'report') return { kind: 'report', report: JSON.parse(data) as Report };
      else if (event === 'issues') return outcomeOf((JSON.parse(data) as { issues: Issue[] }).issues);
    }
    return { ...UNREACHABLE, what: 'The connection ended before the result was there.' };
  } catch {
    return signal.aborted ? { kind: 'cancelled' } : UNREACHABLE;
  }
}

/** Problems of the request and not of a text go without a line. */
function outcomeOf(issues: readonly Issue[]): Outcome {
  const own = issues.find((issue) => issue.code.startsWith('http.'));
  return own === undefined
    ? { kind: 'issues', issues }
    : { kind: 'problem', what: sentence(own.message), todo: sentence(own.hint ?? 'Run again in a moment.') };
}

async function refusalOf(answer: Response): Promise<Outcome> {
  const problem = (await answer.json().catch(() => ({}))) as { issues?: Issue[]; detail?: string };
  const detail = problem.issues?.[0]?.message ?? problem.detail ?? `the server answered ${answer.status}`;
  if (answer.status === 422 && problem.issues !== undefined) return outcomeOf(problem.issues);
  if (answer.status === 413) {
    return { kind: 'problem', what: sentence(detail), todo: 'Make the file smaller, or use the command line.' };
  }
  if (answer.status === 503) {
    const seconds = Number(answer.headers.get('retry-after'));
    const wait = seconds > 0 ? `in ${seconds} s` : 'in a moment';
    return { kind: 'problem', what: 'The server has as many runs as it takes on.', todo: `Run again ${wait}.` };
  }
  return { kind: 'problem', what: sentence(detail), todo: sentence(problem.issues?.[0]?.hint ?? 'Run again.') };
}

const sentence = (text: string): string =>
  `${(text[0] ?? '').toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** Every problem of the inputs; undefined when the server has no answer now, which is no news about the inputs. */
export async function validate(inputs: Inputs, signal: AbortSignal): Promise<readonly Issue[] | undefined> {
  try {
    const answer = await fetch('api/validate', { method: 'POST', body: formOf(inputs), signal });
    const { issues, files } = (await answer.json()) as { issues?: Issue[]; files?: { issues: Issue[] }[] };
    if (answer.ok) return files?.flatMap((file) => file.issues) ?? [];
    return answer.status === 422 ? issues : undefined;
  } catch {
    return undefined;
  }
}

/** One state machine of a template, as the page offers it. */
export interface MachineRow {
  readonly id: string;
  readonly name: string | null;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly states: number | null;
  readonly file: string;
}

/** The state machines of the inputs; none when the server has no answer. */
export async function machines(inputs: Inputs): Promise<readonly MachineRow[]> {
  try {
    const body = formOf({ ...inputs, load: { file: '', text: '' } });
    body.delete('machine');
    const answer = await fetch('api/inspect', { method: 'POST', body });
    return answer.ok ? ((await answer.json()) as { machines: MachineRow[] }).machines : [];
  } catch {
    return [];
  }
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

export const examples = async (): Promise<readonly ExampleRow[]> =>
  (await get<{ examples: ExampleRow[] }>('api/examples')).examples;

export const example = (id: string): Promise<Pick<Inputs, 'workflow' | 'load' | 'files'>> =>
  get(`api/examples/${encodeURIComponent(id)}`);

export const regions = async (): Promise<readonly string[]> => (await get<{ regions: string[] }>('api/prices')).regions;
