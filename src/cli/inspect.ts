import { inspect, issuesOf, renderInspection, renderInspectionJson } from '../app/index.ts';
import { sourceHost } from '../io/index.ts';
import { EXIT, type ExitCode } from '../issue/index.ts';
import { renderIssues } from '../report/index.ts';
import { readParameters } from './parameters.ts';
import { print, refuseUsage, wantsColour } from './terminal.ts';
import type { WorkflowOptions } from './workflow.ts';

export interface InspectOptions extends WorkflowOptions {
  readonly definition?: boolean;
  readonly format: 'text' | 'json';
  readonly color?: boolean;
}

/** `stepmeter inspect`: what was read on standard output, problems on standard error (in JSON with the rest). */
export async function runInspect(inputs: readonly string[], options: InspectOptions): Promise<ExitCode> {
  const { machine, format } = options;
  if (inputs.filter((input) => input === '-').length > 1) return refuseUsage('only one input can be standard input');
  const parameters = readParameters(options);
  if (!parameters.ok) return refuseUsage(parameters.usage);
  const found = await inspect(inputs, sourceHost(inputs), {
    parameters: parameters.values,
    ...(machine !== undefined && { machine }),
  });
  if (machine !== undefined && found.machines.length === 0) return refuseUsage(`no state machine is called ${machine}`);
  const issues = issuesOf(found);
  const told = renderIssues(issues, { colour: wantsColour(process.stderr, options.color) });
  if (options.definition === true) {
    process.stderr.write(told);
    const [one, ...more] = found.machines;
    if (one === undefined) return EXIT.inputHasErrors;
    if (more.length > 0) {
      const names = found.machines.map(({ id }) => id).join(', ');
      return refuseUsage(`there are several state machines, pick one with --machine: ${names}`);
    }
    if (one.definition === undefined) return EXIT.inputHasErrors;
    print(`${one.definition.text.replace(/\n$/, '')}\n`, 'json');
  } else if (format === 'json') print(renderInspectionJson(found), 'json');
  else {
    print(renderInspection(found));
    if (issues.length > 0) process.stderr.write(told);
  }
  return issues.some(({ severity }) => severity === 'error') ? EXIT.inputHasErrors : EXIT.done;
}
