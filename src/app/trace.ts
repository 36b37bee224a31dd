import { type Definition, type JsonValue, readDocument, type WorkflowType } from '../asl/index.ts';
import { type Issue, type Parsed, parsed, parsedUnlessErrors } from '../issue/index.ts';
import {
  type ExecutionResult,
  type ItemSource,
  parseMockConfig,
  parseOutcomes,
  runExecution,
  type TaskOutcomes,
} from '../trace/index.ts';
import { parseSource, type Source } from './inputs/nested-inputs.ts';

export interface TraceRequest {
  readonly workflow: Source;
  /** The execution's input, JSON; default `{}`. */
  readonly input?: Source;
  /** What the tasks answer: per state a list of visits, each a list of tries. */
  readonly outcomes?: Source;
  /** A mock file of Step Functions Local, with the test case to take from it. */
  readonly mock?: Source & { readonly testCase?: string };
  readonly workflowType?: WorkflowType;
  /** State machines that `startExecution` tasks may start, by name. */
  readonly nested?: ReadonlyMap<string, Source & { readonly workflowType?: WorkflowType }>;
  /** Texts that item readers of distributed Maps read, by state name. */
  readonly items?: ReadonlyMap<string, ItemSource>;
  readonly seed?: number;
}

/** Runs one execution by its data in simulated time: AWS's event history, or every problem of the inputs. */
export async function trace(request: TraceRequest): Promise<Parsed<ExecutionResult>> {
  const issues: Issue[] = [];
  const take = <T>(from: Parsed<T>): T | undefined => {
    issues.push(...(from.ok ? from.warnings : from.issues));
    return from.ok ? from.value : undefined;
  };
  const { workflowType = 'standard', seed, items } = request;
  const definition = take(workflowOf(request.workflow, workflowType));
  const input = request.input === undefined ? {} : take(jsonOf(request.input));
  const outcomes = take(outcomesOf(request));
  const nested = new Map<string, { definition: Definition; workflowType: WorkflowType }>();
  for (const [name, source] of request.nested ?? []) {
    const type = source.workflowType ?? 'standard';
    const other = take(workflowOf(source, type));
    if (other !== undefined) nested.set(name, { definition: other, workflowType: type });
  }
  const refused = issues.some((issue) => issue.severity === 'error');
  if (refused || definition === undefined || input === undefined || outcomes === undefined) {
    return parsedUnlessErrors<ExecutionResult>(undefined, issues);
  }
  const result = await runExecution(definition, input, {
    ...{ outcomes, workflowType, nested },
    ...(seed !== undefined && { seed }),
    ...(items !== undefined && { items }),
  });
  return parsed(result, issues);
}

const fileOf = ({ file }: Source): { file?: string } => (file === undefined ? {} : { file });

const workflowOf = (source: Source, workflowType: WorkflowType): Parsed<Definition> =>
  parseSource(source, workflowType === 'express' ? workflowType : undefined);

function jsonOf(source: Source): Parsed<JsonValue> {
  const document = readDocument(source.text, fileOf(source));
  return document.ok ? parsed(document.value.value, document.warnings) : document;
}

function outcomesOf({ outcomes, mock }: TraceRequest): Parsed<TaskOutcomes> {
  const source = outcomes ?? mock;
  if (source === undefined) return parsed(new Map());
  const json = jsonOf(source);
  if (!json.ok) return json;
  const read =
    outcomes !== undefined
      ? parseOutcomes(json.value)
      : parseMockConfig(json.value, mock?.testCase === undefined ? {} : { testCase: mock.testCase });
  if (read.ok) return read;
  const [first, ...rest] = read.issues.map((issue) => ({ ...issue, ...fileOf(source) }));
  return { ok: false, issues: [first!, ...rest] };
}
