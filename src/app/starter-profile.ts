import {
  choiceTargets,
  type Definition,
  type MapState,
  type Scope,
  type State,
  startedWorkflow,
  statesThatCanSucceed,
  type TaskState,
  type WaitState,
  waysThatCanSucceed,
} from '../asl/index.ts';
import { type Parsed, parsed } from '../issue/index.ts';
import { DEFAULT_WAIT, defaultItems, defaultTaskDuration } from '../program/index.ts';
import type { Told, ToldFunction } from '../scenario/index.ts';
import { formatNumber } from '../units/index.ts';
import { parseSource, type Source } from './inputs/nested-inputs.ts';
import type { TemplateInputs } from './inputs/template.ts';

/** Executions a month of a profile for which nobody told a number; as a round number, plainly a guess. */
const GUESSED_MONTH = 1_000_000;

/** Names that stand for several errors: no try ends with one of them. */
const WILDCARDS = new Set(['States.ALL', 'States.TaskFailed']);

/**
 * A commented load profile for one workflow, in YAML: valid as it stands. What a run would only guess stands in comments,
 * so that the run still knows it for a guess; arrivals, which a profile must have, are written and marked.
 *
 * @returns  the text, or what is wrong with the definition.
 */
export function starterProfile(
  workflow: Source,
  template?: Pick<TemplateInputs, 'name' | 'told' | 'workflowType'>,
): Parsed<string> {
  const read = parseSource(workflow, template?.workflowType);
  return read.ok ? parsed(profileOf(read.value, template), read.warnings) : read;
}

function profileOf(definition: Definition, template: Pick<TemplateInputs, 'name' | 'told'> | undefined): string {
  const told = template?.told;
  const lines = [
    `# Load profile${template === undefined ? '' : ` of ${yamlText(template.name)}`}. It is valid as it stands, but says little yet.`,
    '# A line "State: {} # guess: { … }" leaves the state to the guess, and a report marks it as one. Once you know better,',
    '# take out "{} # guess:" and write your own numbers. A duration is of one try and may be a law, such as',
    '# { lognormal: { p50: 120 ms, p99: 900 ms } }. A function is priced where its memory is known: lambda: { memory: 512 MB }.',
    '',
    ...arrivalLines(told?.schedules ?? []),
    ...sourceLines(told),
  ];
  const entries = stateEntries(definition, told?.functions);
  if (entries.length > 0) lines.push('', 'states:', ...entries);
  return `${lines.join('\n')}\n`;
}

function arrivalLines(schedules: readonly string[]): string[] {
  if (schedules.length === 0) {
    return [
      'name: Guessed load # take this line out when the arrivals below are yours',
      '# guess: nobody told how many executions start. Also 20/s, 10k/day, every 5 min, ramps, recorded counts.',
      `arrivals: { monthly: ${GUESSED_MONTH} } # guess`,
    ];
  }
  return [
    '# found: schedules that start the workflow',
    'arrivals:',
    ...schedules.map((expression) => `  - { rate: ${quoted(expression)} }`),
  ];
}

/** What the source tells besides its functions; a run reads it there, so it is not written a second time. */
function sourceLines(told: Told | undefined): string[] {
  if (told === undefined) return [];
  const { from, region, logging } = told;
  const found = [
    ...(region === undefined ? [] : [`region: ${yamlText(region)}`]),
    ...(logging === undefined
      ? []
      : [`logging: { level: ${logging.level}, includeExecutionData: ${logging.includeExecutionData} }`]),
  ];
  return [
    '',
    `# found in ${yamlText(from)}, and read from there in each run; a line in this file would go before it:`,
    `#   account: { ${found.join(', ')} }`,
  ];
}

/** What is said about all states of one name. */
interface Entry {
  readonly notes: string[];
  readonly guesses: Map<string, string>;
  readonly errors: Set<string>;
  readonly odds: Map<string, string>;
}

function stateEntries(definition: Definition, functions: Told['functions']): string[] {
  const entries = new Map<string, Entry>();
  const open: { readonly scope: Scope; readonly caught: readonly string[] }[] = [
    { scope: definition.root, caught: [] },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { scope, caught } = next;
    const good = statesThatCanSucceed(scope);
    for (const [name, state] of scope.states) {
      const named = [...caught, ...errorsNamed(state)];
      if (state.type === 'Parallel') open.push(...state.branches.map((branch) => ({ scope: branch, caught: named })));
      if (state.type === 'Map') open.push({ scope: state.body, caught: named });
      if (!['Task', 'Wait', 'Choice', 'Map'].includes(state.type)) continue;
      const entry = entries.get(name) ?? { notes: [], guesses: new Map(), errors: new Set(), odds: new Map() };
      entries.set(name, entry);
      describe(state, named, good, functions?.get(name), entry);
    }
  }
  // in the order of the document
  const names = [...new Set(definition.states.map(({ name }) => name))].filter((name) => entries.has(name));
  return names.flatMap((name) => linesOf(name, entries.get(name)!));
}

function describe(
  state: State,
  named: readonly string[],
  good: ReadonlySet<string>,
  calls: ToldFunction | undefined,
  { notes, guesses, errors, odds }: Entry,
): void {
  if (state.type === 'Task') {
    const { text, why } = defaultTaskDuration(state);
    guesses.set('duration', text);
    notes.push(`${why} ${text} unless told otherwise; less where a timeout leaves less`, ...taskNotes(state, calls));
    for (const error of named) errors.add(error);
  } else if (state.type === 'Wait') describeWait(state, notes, guesses);
  else if (state.type === 'Map') describeMap(state, notes, guesses);
  else if (state.type === 'Choice') {
    const ways = choiceTargets(state);
    const likely = new Set(waysThatCanSucceed(good, ways));
    notes.push(likely.size < ways.length ? 'ways that end well equally often' : 'every way equally often');
    const part = `${Number((100 / likely.size).toPrecision(6))} %`;
    const isFirst = odds.size === 0;
    for (const way of ways) if (!odds.has(way)) odds.set(way, isFirst && likely.has(way) ? part : '0 %');
  }
}

function taskNotes(state: TaskState, calls: ToldFunction | undefined): string[] {
  const notes: string[] = [];
  const started = startedWorkflow(state);
  if (started !== undefined) {
    const name = started.names[0];
    notes.push(`starts ${name === undefined ? 'a state machine that only data tells' : yamlText(name)}`);
  }
  if (calls === undefined) return notes;
  const facts = [
    ...(calls.memoryMb === null ? [] : [withDefault(`${formatNumber(calls.memoryMb)} MB`, calls, 'memory')]),
    ...(calls.architecture === null ? [] : [withDefault(calls.architecture, calls, 'architecture')]),
  ];
  notes.push(
    `found: calls ${yamlText(calls.name)}, ${facts.length === 0 ? 'its memory is not told' : facts.join(', ')}`,
  );
  return notes;
}

const withDefault = (text: string, { defaults }: ToldFunction, what: string): string =>
  defaults.includes(what) ? `${text} (Lambda's own default)` : text;

function describeWait({ until }: WaitState, notes: string[], guesses: Map<string, string>): void {
  if (until.kind === 'seconds' && until.seconds.kind === 'literal') {
    notes.push(`waits ${until.seconds.seconds} s, as the definition says; a duration here would replace that`);
    return;
  }
  notes.push('only data or the clock tell how long it waits');
  guesses.set('duration', DEFAULT_WAIT.text);
}

function describeMap(state: MapState, notes: string[], guesses: Map<string, string>): void {
  const { value } = defaultItems(state);
  notes.push(`${state.mode === 'distributed' ? 'a distributed Map' : 'a Map'}: items of one execution of it`);
  guesses.set('items', String(value));
}

/** Single errors that Retry and Catch of a state name. */
function errorsNamed(state: State): string[] {
  if (!('retry' in state)) return [];
  const all = [...state.retry, ...state.catch].flatMap(({ errorEquals }) => errorEquals);
  return [...new Set(all)].filter((error) => !WILDCARDS.has(error));
}

function linesOf(name: string, { notes, guesses, errors, odds }: Entry): string[] {
  const fields = [...guesses].map(([field, value]) => `${field}: ${value}`);
  const mapping = (entries: Iterable<string>): string => `{ ${[...entries].join(', ')} }`;
  if (errors.size > 0) fields.push(`errors: ${mapping([...errors].map((error) => `${yamlText(error)}: 0 %`))}`);
  if (odds.size > 0) fields.push(`next: ${mapping([...odds].map(([way, part]) => `${yamlText(way)}: ${part}`))}`);
  return [
    `  # ${[...new Set(notes)].join('; ')}`,
    `  ${yamlText(name)}: {}${fields.length === 0 ? '' : ` # guess: ${mapping(fields)}`}`,
  ];
}

const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][\w.-]*$/i;
// what ends a line somewhere, steers a terminal, turns the direction of text, or is half a character
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]|\p{Surrogate}/gu;

/** A name as a YAML scalar on one line, whatever is in it: it means itself, also inside a comment. */
const yamlText = (name: string): string => (PLAIN.test(name) ? name : quoted(name));

const quoted = (text: string): string =>
  JSON.stringify(text).replace(UNSAFE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
