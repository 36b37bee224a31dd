import { type State, type StateType, startedWorkflow } from '../../asl/index.ts';
import { at, type Pointer } from '../../issue/index.ts';
import { show } from '../findings.ts';
import type { Reading } from '../reading.ts';

interface Rule {
  readonly types: readonly StateType[];
  /** An error where the profile contradicts the workflow; a warning where the field merely changes nothing. */
  readonly severity: 'error' | 'warning';
  readonly why: string;
}

const TASK: readonly StateType[] = ['Task'];

/** Which types of state each field of a behaviour is about. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['next', { types: ['Choice'], severity: 'error', why: 'only a Choice has odds' }],
  ['items', { types: ['Map'], severity: 'error', why: 'only a Map has items' }],
  ['itemSize', { types: ['Map'], severity: 'error', why: 'only a Map has items' }],
  ['workflow', { types: TASK, severity: 'error', why: 'only a Task that starts an execution names a state machine' }],
  [
    'errors',
    {
      types: TASK,
      severity: 'error',
      why: 'only a Task fails by odds; a Parallel or Map fails when a state inside it does',
    },
  ],
  ['lambda', { types: TASK, severity: 'error', why: 'only a Task that calls Lambda has a function' }],
  ['workers', { types: TASK, severity: 'error', why: 'only a Task has workers' }],
  ['resource', { types: TASK, severity: 'error', why: 'only a Task uses a resource' }],
  [
    'duration',
    { types: ['Task', 'Wait'], severity: 'warning', why: 'the time of this state follows from the workflow' },
  ],
  [
    'output',
    { types: ['Task', 'Parallel', 'Map'], severity: 'warning', why: 'the output of this state follows from its input' },
  ],
  [
    'outputs',
    { types: ['Task', 'Parallel', 'Map'], severity: 'warning', why: 'the output of this state follows from its input' },
  ],
  [
    'outputSize',
    { types: ['Task', 'Parallel', 'Map'], severity: 'warning', why: 'the output of this state follows from its input' },
  ],
]);

/** Whether the Task may call a Lambda function: it does, or its resource is not known before deployment. */
const mayCallLambda = (state: State): boolean =>
  state.type === 'Task' && (['lambda', 'unknown'].includes(state.resource.kind) || state.resource.service === 'lambda');

/** Holds the fields given for a name against the states of that name; one state of a fitting type is enough. */
export function checkKinds(
  name: string,
  fields: readonly string[],
  pointer: Pointer,
  named: readonly State[],
  { findings }: Reading,
): void {
  for (const field of fields) {
    const rule = RULES.get(field);
    if (rule === undefined || named.some((state) => fits(state, field, rule))) continue;
    const kinds = [...new Set(named.map(kindOfState))].join(' and ');
    const message = `${show(name)} is a ${kinds}: ${rule.why}`;
    const finding = { pointer: at(pointer, field), message, atKey: true } as const;
    if (rule.severity === 'error') findings.error({ ...finding, code: 'scenario.wrong-state-kind' });
    else findings.warn({ ...finding, code: 'scenario.no-effect' });
  }
}

function fits(state: State, field: string, rule: Rule): boolean {
  if (field === 'workflow') return startedWorkflow(state) !== undefined;
  return rule.types.includes(state.type) && (field !== 'lambda' || mayCallLambda(state));
}

const kindOfState = (state: State): string =>
  state.type === 'Task'
    ? `Task (${[state.resource.service || state.resource.kind, state.resource.action].filter(Boolean).join(':')})`
    : state.type;
