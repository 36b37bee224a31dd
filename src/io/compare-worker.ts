import { move, Piscina, workerData } from 'piscina';
import {
  type Books,
  type CompareRequest,
  checkInputs,
  compare,
  type FurtherInputs,
  inspect,
  limits,
  listMachines,
  openWorkflow,
  type Ports,
  pickName,
  renderInspectionJson,
  renderLimitsCsv,
  renderLimitsJson,
  renderLimitsText,
  type Source,
  type TemplateInputs,
  templateRequest,
} from '../app/index.ts';
import { type Issue, type Parsed, parsed, ROOT } from '../issue/index.ts';
import { type Report, renderCsv, renderHtml, renderIssuesJson, renderJson, renderMarkdown } from '../report/index.ts';
import { loadBooks } from './books.ts';
import { giveMemoryBack } from './idle-memory.ts';
import {
  type AnswerFormat,
  type BookNames,
  CONTROL,
  type CompareTask,
  type FurtherTexts,
  type InspectTask,
  type LimitsTask,
  type NamedText,
  type RunAnswer,
  type RunEnvelope,
  type RunMessage,
  type TemplateFields,
  type ValidateTask,
} from './run-task.ts';
import { type DecodedText, decodeTexts } from './sent-text.ts';
import { sentHost } from './source-host.ts';
import { loadWebAssets } from './web-assets.ts';

/** The code of a worker thread: piscina calls the default export with one envelope at a time. */

/** From the end of a run to tidying up: the answer goes out first. */
const IDLE_MS = 100;

/** Between two messages about progress; the first is sent at once. */
const BETWEEN_MESSAGES_MS = 100;

const books: Books = loadOwnBooks();

export default async function run(envelope: RunEnvelope): Promise<unknown> {
  const answer = await answerOf(envelope);
  return answer.ok ? handedOver(answer, answer.body) : answer;
}

/** An answer whose bytes change threads without being copied: tens of megabytes would stop the event loop. */
const handedOver = (answer: RunAnswer, { buffer }: Uint8Array): unknown =>
  move({
    [Piscina.transferableSymbol]: [buffer],
    [Piscina.valueSymbol]: answer,
  } as unknown as Parameters<typeof move>[0]);

async function answerOf(envelope: RunEnvelope): Promise<RunAnswer> {
  const { task, port } = envelope;
  const tell = (message: RunMessage): void => port.postMessage(message);
  tell({ type: 'started' });
  try {
    if (task.kind === 'compare') return await runCompare(task, envelope);
    if (task.kind === 'limits') return await runLimits(task, envelope);
    return task.kind === 'inspect' ? await runInspect(task) : await runValidate(task);
  } finally {
    port.close();
    setTimeout(giveMemoryBack, IDLE_MS).unref();
  }
}

async function runCompare(task: CompareTask, envelope: RunEnvelope): Promise<RunAnswer> {
  const sent = await sentOf(task, envelope);
  if (!sent.ok) return sent;
  const { request, ports } = sent.value;
  const { precision } = task;
  const result = await compare({ ...request, ...(precision !== undefined && { precision }) }, books, ports);
  return result.ok ? { ok: true, body: new TextEncoder().encode(bodyOf(result.value, task.format)) } : result;
}

async function runLimits(task: LimitsTask, envelope: RunEnvelope): Promise<RunAnswer> {
  const sent = await sentOf(task, envelope);
  if (!sent.ok) return sent;
  const { request, ports } = sent.value;
  const { engine, windowMs, stepMs } = task;
  const result = await limits(
    {
      ...request,
      ...(engine !== undefined && { engine }),
      ...(windowMs !== undefined && { windowMs }),
      ...(stepMs !== undefined && { stepMs }),
    },
    books,
    ports,
  );
  if (!result.ok) return result;
  const render = { json: renderLimitsJson, csv: renderLimitsCsv, text: renderLimitsText }[task.format];
  return { ok: true, body: new TextEncoder().encode(render(result.value)) };
}

/** What a client sent, as a use case takes it, and what the use case may lean on. */
async function sentOf(
  task: CompareTask | LimitsTask,
  envelope: RunEnvelope,
): Promise<Parsed<{ readonly request: CompareRequest; readonly ports: Ports }>> {
  const given = [task.workflow, ...(task.load === undefined ? [] : [task.load])];
  const decoded = decodeTexts([...given, ...task.files]);
  const further = furtherOf(task);
  if (!decoded.ok) return decoded;
  if (!further.ok) return further;
  const [workflow, load] = decoded.value.slice(0, given.length) as [DecodedText, DecodedText?];
  const files = decoded.value.slice(given.length);
  const opened = await openSent(task, workflow, files, load?.text);
  if (!opened.ok) return opened;
  const { template } = opened.value;
  const { name, seed, region, volume } = task;
  const request = {
    ...further.value,
    ...templateRequest(template, further.value.workflows ?? new Map()),
    workflow: opened.value.workflow,
    ...(load !== undefined && { load }),
    ...(volume !== undefined && { volume }),
    ...(name !== undefined && { name }),
    ...(seed !== undefined && { seed }),
    ...(region !== undefined && { region }),
  };
  return parsed({ request, ports: { readText: readerOf(files), onProgress: progressOf(envelope) } });
}

/** The workflow sent, or the machine of the template sent; the other files are those it may be made of. */
async function openSent(
  { machine, parameters = {}, region }: TemplateFields & { readonly region?: string },
  workflow: DecodedText,
  files: readonly DecodedText[],
  load?: string,
): Promise<Parsed<{ readonly workflow: Source & { readonly file: string }; readonly template?: TemplateInputs }>> {
  const opened = await openWorkflow(
    {
      ...{ path: workflow.file, text: workflow.text, beside: files.map(({ file }) => file).filter(mayBeSource) },
      parameters: new Map(Object.entries(parameters)),
      ...(machine !== undefined && { machine }),
      ...(region !== undefined && { region }),
      ...(load !== undefined && { load }),
    },
    sentHost([workflow, ...files]),
  );
  if (!opened.ok) return opened;
  const { value } = opened;
  if (value.kind === 'definition') return parsed({ workflow });
  if (value.kind === 'template') {
    const { template } = value;
    return parsed({ workflow: { ...template.workflow, file: template.told.from }, template });
  }
  const issue: Issue = {
    ...{ severity: 'error', code: 'app.pick-machine', pointer: ROOT, line: 1, column: 1, file: workflow.file },
    message:
      value.kind === 'several'
        ? `there are several state machines: ${listMachines(value.machines).join('; ')}`
        : `there is no state machine called ${machine}: ${listMachines(value.machines).join('; ')}`,
    hint: `give "machine": one of ${value.machines.map((one) => pickName(one, value.machines)).join(', ')}`,
  };
  return { ok: false, issues: [issue] };
}

/** Traces and items may be sent as files too. */
const mayBeSource = (name: string): boolean => !/\.(csv|tsv|txt|jsonl|gz)$/i.test(name);

async function runInspect(task: InspectTask): Promise<RunAnswer> {
  const decoded = decodeTexts([task.workflow, ...task.files]);
  if (!decoded.ok) return decoded;
  const { machine, parameters = {} } = task;
  const found = await inspect(
    decoded.value.map(({ file }) => file),
    sentHost(decoded.value),
    { parameters: new Map(Object.entries(parameters)), ...(machine !== undefined && { machine }) },
  );
  return { ok: true, body: new TextEncoder().encode(renderInspectionJson(found)) };
}

async function runValidate(task: ValidateTask): Promise<RunAnswer> {
  const given = [task.workflow, task.load].filter((text) => text !== undefined);
  const decoded = decodeTexts([...given, ...task.files]);
  const further = furtherOf(task);
  if (!decoded.ok) return decoded;
  if (!further.ok) return further;
  const [workflow, load] =
    task.workflow === undefined ? [undefined, decoded.value[0]] : [decoded.value[0], task.load && decoded.value[1]];
  const files = decoded.value.slice(given.length);
  const opened = workflow === undefined ? undefined : await openSent(task, workflow, files);
  if (opened !== undefined && !opened.ok) return opened;
  const { template } = opened?.value ?? {};
  const checked = checkInputs(
    {
      ...further.value,
      ...templateRequest(template, further.value.workflows ?? new Map()),
      ...(opened && { workflow: opened.value.workflow }),
      ...(load && { load }),
      ...(task.workflowType && { workflowType: task.workflowType }),
    },
    books,
    { readText: readerOf(files) },
  );
  const issues = checked.flatMap((file) => file.issues);
  if (issues.some(({ severity }) => severity === 'error')) return { ok: false, issues, files: checked };
  return { ok: true, body: new TextEncoder().encode(renderIssuesJson(checked)) };
}

/** Further workflows and items, decoded, by their names. */
function furtherOf({ workflows = [], items = [] }: FurtherTexts): Parsed<FurtherInputs> {
  const decoded = decodeTexts([...workflows, ...items]);
  if (!decoded.ok) return decoded;
  const byName = (sent: readonly NamedText[], from: number): ReadonlyMap<string, DecodedText> =>
    new Map(sent.map(({ name }, i) => [name, decoded.value[from + i]!]));
  return parsed({ workflows: byName(workflows, 0), items: byName(items, workflows.length) });
}

/** Files are found under the name they were sent with, or under a path that ends in it. */
function readerOf(files: readonly DecodedText[]): NonNullable<Ports['readText']> {
  const byName = new Map(files.map(({ file, text }) => [file, text]));
  return (path) => byName.get(path) ?? byName.get(path.split(/[\\/]/).pop() ?? path);
}

/** Ends a run that is cancelled by throwing, and one that is told to or whose time is over with what is known. */
function progressOf(envelope: RunEnvelope): NonNullable<Ports['onProgress']> {
  const { control, port, budgetMs, wantsProgress } = envelope;
  const started = performance.now();
  let told = -Infinity;
  return (progress) => {
    const word = Atomics.load(control, 0);
    if (word === CONTROL.cancel) throw new Error('cancelled');
    const now = performance.now();
    if (wantsProgress && now - told >= BETWEEN_MESSAGES_MS) {
      told = now;
      port.postMessage({ type: 'progress', progress } satisfies RunMessage);
    }
    return word === CONTROL.goOn && now - started < budgetMs;
  };
}

function bodyOf(report: Report, format: AnswerFormat): string {
  switch (format.type) {
    case 'json':
      return renderJson(report);
    case 'csv':
      return renderCsv(report).get(format.file) ?? '';
    case 'html':
      return renderHtml(report, loadWebAssets());
    case 'markdown':
      return renderMarkdown(report);
    case 'event':
      // lines of an event's data are joined by line feeds again: what arrives is the JSON answer, but for its last one
      return `event: report\n${renderJson(report).trimEnd().replace(/^/gm, 'data: ')}\n\n`;
  }
}

/** Books are named without their folders: a client learns nothing about the machine. */
function loadOwnBooks(): Books {
  const loaded = loadBooks(workerData as BookNames);
  if (!loaded.ok) throw new Error(loaded.issues.map(({ file, message }) => `${file ?? ''} ${message}`).join('\n'));
  const bare = (book: Books['prices']): Books['prices'] => ({ ...book, name: book.name.split(/[\\/]/).pop()! });
  return { ...loaded.value, prices: bare(loaded.value.prices), quotas: bare(loaded.value.quotas) };
}
