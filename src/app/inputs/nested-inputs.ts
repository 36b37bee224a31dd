import { type Definition, parseWorkflow, startedWorkflow, type WorkflowType } from '../../asl/index.ts';
import { didYouMean, type Issue, type Parsed, ROOT } from '../../issue/index.ts';
import { type ItemSource, type NestedWorkflow, nestedCycle, type Scenario, targetOf } from '../../scenario/index.ts';
import { inSource, locatorOf } from './locate.ts';

/** One text a user gave, and what it is called in messages. */
export interface Source {
  readonly text: string;
  readonly file?: string;
  /** Where the file's name does not tell. */
  readonly format?: 'json' | 'yaml';
  /** Puts an issue about the text into the file it was taken from. */
  readonly locate?: (issue: Issue) => Issue;
}

/** Reads a definition; what is wrong with it is told where the user wrote it. */
export function parseSource(source: Source, workflowType?: WorkflowType): Parsed<Definition> {
  const { text, file, format, locate } = source;
  const read = parseWorkflow(text, {
    ...(file !== undefined && { file }),
    ...(format !== undefined && { format }),
    ...(workflowType !== undefined && { workflowType }),
  });
  if (locate === undefined) return read;
  if (read.ok) return { ...read, warnings: read.warnings.map(locate) };
  const [first, ...rest] = read.issues;
  return { ok: false, issues: [locate(first), ...rest.map(locate)] };
}

/** What may be given besides a workflow and its load. */
export interface FurtherInputs {
  /** State machines that tasks start, by name; each is billed by its own type. */
  readonly workflows?: ReadonlyMap<string, Source>;
  /** Local copies of what Maps read, by state name, instead of the load profile's `items`. */
  readonly items?: ReadonlyMap<string, Source>;
}

/** Reads the further workflows; `take` collects what is wrong with each, under its own file's name. */
export function readNested(
  workflows: FurtherInputs['workflows'],
  take: (read: Parsed<Definition>, file: string) => Definition | undefined,
): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();
  for (const [name, source] of workflows ?? []) {
    const { file = name } = source;
    const definition = take(parseSource({ ...source, file }), file);
    if (definition !== undefined) found.set(name, definition);
  }
  return found;
}

/** Items as the profile's reader takes them: a source without a name is called after its state. */
export const itemSources = (items: FurtherInputs['items']): ReadonlyMap<string, ItemSource> =>
  new Map([...(items ?? [])].map(([name, { text, file = name }]) => [name, { text, file }]));

/** What a load profile says about the workflows that tasks start. */
type Described = Pick<Scenario, 'states' | 'workflows'>;

/** The workflows as they are where no load profile describes them. */
export const undescribed = (nested: ReadonlyMap<string, Definition>): Described => ({
  states: new Map(),
  workflows: new Map(
    [...nested].map(([name, definition]) => [name, { ...{ name, definition, pointer: ROOT }, states: new Map() }]),
  ),
});

/** What is wrong with how workflows start each other: one that nothing starts, a circle, a type that cannot be started so. */
export function nestedIssues(
  definition: Definition,
  scenario: Described,
  { workflows, load }: FurtherInputs & { readonly load?: Source },
): Issue[] {
  const cycle = nestedCycle(scenario.workflows);
  if (cycle !== undefined) return [cycleIssue(cycle, scenario, workflows)];
  const used = usedBy(definition, scenario);
  const unused = [...(workflows?.keys() ?? [])].filter((name) => !used.names.has(name));
  return [
    ...unused.map((name) => unusedIssue(name, workflows?.get(name)?.file, used.started)),
    ...used.wrongTypes.map((workflow) => wrongTypeIssue(workflow, load)),
  ];
}

interface Used {
  /** Workflows that are run. */
  readonly names: ReadonlySet<string>;
  /** What tasks start, as their definitions say. */
  readonly started: ReadonlySet<string>;
  readonly wrongTypes: readonly NestedWorkflow[];
}

function usedBy(definition: Definition, scenario: Described): Used {
  const names = new Set<string>();
  const started = new Set<string>();
  const wrongTypes = new Set<NestedWorkflow>();
  const open = [{ definition, states: scenario.states }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const state of next.definition.states) {
      const call = startedWorkflow(state);
      for (const name of call?.names ?? []) if (!name.startsWith('$')) started.add(name);
      const target = targetOf(state, next.states.get(state.name), scenario.workflows);
      if (target === undefined) continue;
      if (call?.awaits === 'answer' && target.type === 'standard') wrongTypes.add(target);
      if (names.has(target.name)) continue;
      names.add(target.name);
      if (target.definition !== undefined) open.push({ definition: target.definition, states: target.states });
    }
  }
  return { names, started, wrongTypes: [...wrongTypes] };
}

function unusedIssue(name: string, file: string | undefined, started: ReadonlySet<string>): Issue {
  const list = [...started];
  const hint =
    didYouMean(name, list) ??
    (list.length === 0
      ? 'No task names a state machine it starts; where only data tells, name it: states: { Task: { workflow: NAME } } in the load profile.'
      : `Tasks start: ${list.join(', ')}.`);
  return {
    ...{ severity: 'error', code: 'app.unknown-workflow', pointer: ROOT, line: 1, column: 1 },
    ...{ message: `no task starts a state machine named "${name}"`, hint },
    ...(file !== undefined && { file }),
  };
}

/** The type stands in the load profile. */
function wrongTypeIssue({ name, pointer }: NestedWorkflow, load: Source | undefined): Issue {
  const message = `${name} is said to be STANDARD, and a task starts it by startSyncExecution, which only Express workflows can be`;
  const hint = `Write workflows: { ${name}: { type: EXPRESS } } in the load profile, or start it by states:startExecution.sync.`;
  const locate = locatorOf(load?.text ?? '', load?.file);
  return locate({ severity: 'error', code: 'app.wrong-nested-type', pointer, message, hint });
}

function cycleIssue(cycle: readonly string[], scenario: Described, workflows: FurtherInputs['workflows']): Issue {
  const [first, second] = cycle as [string, string];
  const from = scenario.workflows!.get(first)!;
  const state = from.definition!.states.find(
    (one) => targetOf(one, from.states.get(one.name), scenario.workflows)?.name === second,
  );
  const source = workflows?.get(first);
  return inSource({ text: '', file: first, ...source })({
    severity: 'error',
    code: 'app.nested-cycle',
    pointer: state?.pointer ?? ROOT,
    message: `workflows start each other in a circle: ${cycle.join(' starts ')}`,
    hint: 'such executions would never end; leave one of them out with its file, and it is assumed not billed',
  });
}
