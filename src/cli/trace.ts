import { renderTrace, type Source, templateRequest, trace } from '../app/index.ts';
import { readTextFile } from '../io/index.ts';
import { EXIT, type ExitCode, type Issue } from '../issue/index.ts';
import { renderIssues } from '../report/index.ts';
import { readFurther } from './named-files.ts';
import { readSeed } from './seed.ts';
import { print, refuseInput, refuseUsage, tell, wantsColour } from './terminal.ts';
import { readWorkflow, type WorkflowOptions } from './workflow.ts';

export interface TraceOptions extends WorkflowOptions {
  readonly input?: string;
  readonly outcomes?: string;
  readonly mock?: string;
  readonly format: 'json' | 'table';
  readonly type?: 'standard' | 'express';
  readonly workflow?: readonly string[];
  readonly items?: readonly string[];
  readonly seed?: string;
  readonly color?: boolean;
}

/** `stepmeter trace`: one execution's history on standard output; done whether it succeeds or fails. */
export async function runTrace(workflow: string, options: TraceOptions): Promise<ExitCode> {
  if (options.outcomes !== undefined && options.mock !== undefined) {
    return refuseUsage('give --outcomes or --mock, not both');
  }
  if ([workflow, options.input, options.outcomes, options.mock].filter((path) => path === '-').length > 1) {
    return refuseUsage('only one file can be standard input');
  }
  const seed = readSeed(options.seed);
  if ('refused' in seed) return seed.refused;
  const issues: Issue[] = [];
  const read = (path: string): Source => {
    const text = readTextFile(path);
    if (!text.ok) issues.push(...text.issues);
    return { text: text.ok ? text.value : '', file: path };
  };
  const main = await readWorkflow(workflow, options);
  if (!main.ok && 'usage' in main) return refuseUsage(main.usage);
  if (!main.ok) issues.push(...main.issues);
  const input = options.input === undefined ? undefined : read(options.input);
  const outcomes = options.outcomes === undefined ? undefined : read(options.outcomes);
  const mock = options.mock === undefined ? undefined : readMock(options.mock, read);
  const files = readFurther(options);
  if (!files.ok && 'usage' in files) return refuseUsage(files.usage);
  if (!files.ok) issues.push(...files.issues);
  if (!files.ok || !main.ok || issues.length > 0) return refuseInput(issues, options.color);
  const { items } = files.further;
  const workflowType = options.type ?? main.template?.workflowType ?? 'standard';
  const { workflows } = templateRequest(main.template, files.further.workflows);
  const result = await trace({
    ...{ workflow: main.workflow, workflowType, nested: workflows, items },
    ...(input !== undefined && { input }),
    ...(outcomes !== undefined && { outcomes }),
    ...(mock !== undefined && { mock }),
    ...seed,
  });
  if (!result.ok) return refuseInput(result.issues, options.color);
  process.stderr.write(
    renderIssues([...main.warnings, ...result.warnings], { colour: wantsColour(process.stderr, options.color) }),
  );
  for (const { what, value } of result.value.assumptions) tell(`assumed: ${what}: ${value}\n`);
  print(renderTrace(result.value, options.format), options.format === 'json' ? 'json' : 'text');
  return EXIT.done;
}

/** `FILE#case`: the case is optional, and a file whose name holds a # is taken as it is. */
function readMock(path: string, read: (path: string) => Source): Source & { testCase?: string } {
  const hash = path.lastIndexOf('#');
  return hash < 0 ? read(path) : { ...read(path.slice(0, hash)), testCase: path.slice(hash + 1) };
}
