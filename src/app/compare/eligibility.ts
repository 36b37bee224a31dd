import type { Definition, State, TaskState } from '../../asl/index.ts';
import type { Measurement } from '../../bill/contract/index.ts';
import type { Issue } from '../../issue/index.ts';
import { ROOT } from '../../issue/index.ts';
import type { Account } from '../../scenario/index.ts';
import { formatDuration, formatShare } from '../../units/index.ts';
import { type RepeatRisk, repeatRisk } from './repeat-risk.ts';

type Locate = (issue: Omit<Issue, 'line' | 'column'>) => Issue;

/** From this share of executions on, breaking a limit rules a workflow type out; below, it is a warning. */
const TOO_MANY = 0.001;

export interface Findings {
  readonly blockers: readonly Issue[];
  readonly warnings: readonly Issue[];
}

/** What forbids Standard, or speaks against it. */
export function standardFindings(measurement: Measurement, locate: Locate): Findings {
  const { overEventLimit, overDurationLimit } = measurement;
  const issues: Issue[] = [];
  if (overEventLimit > 0) {
    issues.push(
      locate({
        severity: overEventLimit >= TOO_MANY ? 'error' : 'warning',
        code: 'app.history-full',
        pointer: ROOT,
        message: `${formatShare(overEventLimit)} of executions would pass the 25,000-event limit of their history and fail there`,
        hint: 'shorten the loop or split it off into a nested execution, or move a Map to distributed mode',
      }),
    );
  }
  if (overDurationLimit > 0) {
    issues.push(
      locate({
        severity: overDurationLimit >= TOO_MANY ? 'error' : 'warning',
        code: 'app.standard-too-long',
        pointer: ROOT,
        message: `${formatShare(overDurationLimit)} of executions would run for more than one year and be ended`,
      }),
    );
  }
  return split(issues);
}

/** What forbids Express, or speaks against it. `sync` and asynchronous starts differ in what they promise. */
export function expressFindings(
  input: {
    readonly definition: Definition;
    readonly measurement: Measurement;
    readonly account: Account;
    readonly sync: boolean;
  },
  locate: Locate,
): Findings {
  const { definition, measurement, account, sync } = input;
  const issues = definition.states.flatMap((state) => forbidden(state, locate));
  if (measurement.overDurationLimit > 0) issues.push(tooLong(measurement, locate));
  if (account.logging.level === 'OFF') {
    issues.push(
      locate({
        severity: 'warning',
        code: 'app.express-no-history',
        pointer: ROOT,
        message: 'Express keeps no execution history and logging is off, so a failed run leaves no trace',
        hint: 'set account: { logging: { level: ERROR } } in the load profile to see what logs would cost',
      }),
    );
  }
  issues.push(...(sync ? [atMostOnce(measurement, locate)] : atLeastOnce(definition, locate)));
  return split(issues);
}

function forbidden(state: State, locate: Locate): Issue[] {
  const found = whyForbidden(state);
  if (found === undefined) return [];
  return [
    locate({
      severity: 'error',
      code: 'app.express-forbids-integration',
      pointer: state.pointer,
      message: `${state.name}: ${found.what}, which Express workflows cannot`,
      hint: found.hint,
    }),
  ];
}

/** Source: AWS guide, choosing a workflow type, read 2026-11 (facts, section 4). */
function whyForbidden(state: State): { what: string; hint: string } | undefined {
  if (state.type === 'Map' && state.mode === 'distributed') {
    return { what: 'it is a distributed Map', hint: 'keep the parent Standard; its children may be Express' };
  }
  if (state.type !== 'Task') return undefined;
  const { pattern, kind } = state.resource;
  if (kind === 'activity')
    return { what: 'it waits for an activity worker', hint: 'call a Lambda function or a queue instead' };
  if (pattern === 'runJob') {
    return {
      what: 'it runs a job and waits for it (.sync)',
      hint: 'start the job by request-response and let an event start the rest',
    };
  }
  if (pattern === 'waitForToken') {
    return {
      what: 'it waits for a callback (.waitForTaskToken)',
      hint: 'split the workflow at this state: a Standard parent can nest Express parts',
    };
  }
  return undefined;
}

function tooLong(measurement: Measurement, locate: Locate): Issue {
  const share = measurement.overDurationLimit;
  return locate({
    severity: share >= TOO_MANY ? 'error' : 'warning',
    code: 'app.express-too-long',
    pointer: ROOT,
    message: `${formatShare(share)} of executions would run for more than 5 minutes and be ended by Express`,
    hint: 'executions over 5 minutes need Standard, or a Standard parent for the slow part',
  });
}

function atMostOnce(measurement: Measurement, locate: Locate): Issue {
  return locate({
    severity: 'warning',
    code: 'app.express-at-most-once',
    pointer: ROOT,
    message: `a synchronous Express execution runs at most once, and its caller waits for it: ${formatDuration(measurement.durationMs.p99)} at the 99th percentile`,
    hint: 'the caller has to start it again when it fails',
  });
}

/** The states that a second run of the same execution would do harm to, in two lists: surely, and perhaps. */
function atLeastOnce(definition: Definition, locate: Locate): Issue[] {
  const tasks = definition.states.filter((state): state is TaskState => state.type === 'Task');
  const issue = (risk: RepeatRisk, says: (names: string) => string): Issue[] => {
    const states = tasks.filter((state) => repeatRisk(state) === risk);
    if (states.length === 0) return [];
    return [
      locate({
        severity: 'warning',
        code: 'app.express-at-least-once',
        pointer: states[0]!.pointer,
        also: states.slice(1).map((state) => state.pointer),
        message: says(states.map((state) => `${state.name} (${callOf(state)})`).join(', ')),
        hint: 'make them idempotent (a key that is checked, a conditional write), or keep them in a Standard workflow',
      }),
    ];
  };
  return [
    ...issue(
      'done-again',
      (names) => `an asynchronous Express execution may run more than once, which does these again: ${names}`,
    ),
    ...issue(
      'code-decides',
      (names) =>
        `an asynchronous Express execution may run more than once; whether these may is for their code to say: ${names}`,
    ),
  ];
}

const callOf = ({ resource }: TaskState): string =>
  resource.kind === 'lambda' || resource.service === 'lambda'
    ? 'Lambda'
    : resource.kind === 'http'
      ? 'HTTP'
      : [resource.service, resource.action].filter(Boolean).join(':') || 'unknown service';

const split = (issues: readonly Issue[]): Findings => ({
  blockers: issues.filter((issue) => issue.severity === 'error'),
  warnings: issues.filter((issue) => issue.severity === 'warning'),
});
