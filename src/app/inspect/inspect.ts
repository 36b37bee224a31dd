import type { Issue } from '../../issue/index.ts';
import { type Machine, readSources, type SourceHost, type SourceOptions, type Sources } from '../../source/index.ts';

export type Inspection = Sources;

/** What the inputs hold, as it was read. `machine` takes one by logical id, address or name. */
export async function inspect(
  inputs: readonly string[],
  host: SourceHost,
  options: SourceOptions & { readonly machine?: string } = {},
): Promise<Inspection> {
  const sources = await readSources(inputs, host, options);
  const { machine } = options;
  if (machine === undefined) return sources;
  return { ...sources, machines: sources.machines.filter((one) => isCalled(one, machine)) };
}

export const isCalled = ({ id, name, file }: Machine, wanted: string): boolean =>
  id === wanted || name === wanted || `${file}#${id}` === wanted;

/** All issues of an inspection, those of machines with them. */
export const issuesOf = ({ machines, issues }: Inspection): readonly Issue[] => [
  ...issues,
  ...machines.flatMap((machine) => machine.issues),
];

export function renderInspectionJson(inspection: Inspection): string {
  const machines = inspection.machines.map((machine) => ({
    id: machine.id,
    name: machine.name,
    type: machine.type,
    states: machine.states,
    queryLanguage: machine.queryLanguage,
    file: machine.file,
    pointer: machine.pointer,
    line: machine.line,
    logging: machine.logging,
    tracing: machine.tracing,
    functions: machine.functions.map(({ pointer, function: name, memoryMb, architecture, timeoutS }) => ({
      ...{ pointer, function: name, memoryMb, architecture, timeoutS },
    })),
    nested: machine.nested.map(({ pointer, machine: started }) => ({ pointer, machine: started })),
    schedules: machine.schedules.map(({ expression, enabled }) => ({ expression, enabled })),
    unresolved: machine.unresolved,
  }));
  return `${JSON.stringify({ machines, issues: issuesOf(inspection) }, null, 2)}\n`;
}

export function renderInspection(inspection: Inspection): string {
  const { machines } = inspection;
  const lines = [machines.length === 1 ? '1 state machine' : `${machines.length} state machines`];
  for (const machine of machines) lines.push('', ...linesOf(machine));
  return `${lines.join('\n')}\n`;
}

function linesOf(machine: Machine): string[] {
  const { id, name, type, isTypeStated, states, queryLanguage, file, line, logging, tracing } = machine;
  const size =
    states === null ? 'definition not read' : `${states} ${states === 1 ? 'state' : 'states'}, ${queryLanguage}`;
  const extras = [
    logging.level === 'OFF'
      ? 'no logging'
      : `logging ${logging.level}${logging.includeExecutionData ? ' with data' : ''}`,
    tracing ? 'tracing on' : 'no tracing',
  ];
  return [
    `${id}${name === null || name === id ? '' : ` (${name})`}`,
    `  ${type}${isTypeStated ? '' : ' (not stated)'}, ${size}, ${extras.join(', ')}`,
    `  ${file}:${line}`,
    ...machine.functions.map(
      (one) =>
        `  ${one.state} calls ${one.function}: ${one.memoryMb ?? '?'} MB, ${one.architecture ?? '?'}, at most ${one.timeoutS ?? '?'} s`,
    ),
    ...machine.nested.map((one) => `  ${one.state} starts ${one.machine ?? 'what only data tells'}`),
    ...machine.schedules.map((one) => `  starts by ${one.expression}${one.enabled ? '' : ' (disabled)'}`),
    ...machine.unresolved.map((one) => `  ${one.placeholder} at ${one.pointer}: ${one.why}; ${one.then}`),
    ...machine.taken.map((one) => `  taken: ${one.what} = ${one.value}, ${one.from}`),
  ];
}
