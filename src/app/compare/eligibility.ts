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

/** What of the figures rests on placeholders. */
export interface Open {
  /** The same executions with every placeholder at the least it can be; absent where there is none. */
  readonly least?: Measurement;
  /** The placeholders in words: `the times taken for 3 states`. */
  readonly taken?: string;
}

/** Whether too many executions break a limit whatever the placeholders are. */
const isKnown = (share: number, least: number | undefined): boolean =>
  share >= TOO_MANY && (least ?? share) >= TOO_MANY;

/** What a finding that follows from placeholders alone depends on; empty for one that does not. */
const withCondition = ({ least, taken }: Open, share: number, of: 'overEventLimit' | 'overDurationLimit'): string =>
  least !== undefined && share >= TOO_MANY && least[of] < TOO_MANY ? `with ${taken}, which nobody has told, ` : '';

/** What forbids Standard, or speaks against it. */
export function standardFindings(measurement: Measurement, locate: Locate, open: Open = {}): Findings {
  const { overEventLimit, overDurationLimit } = measurement;
  const issues: Issue[] = [];
  if (overEventLimit > 0) {
    issues.push(
      locate({
        severity: isKnown(overEventLimit, open.least?.overEventLimit) ? 'error' : 'warning',
        code: 'app.history-full',
        pointer: ROOT,
        message: `${withCondition(open, overEventLimit, 'overEventLimit')}${formatShare(overEventLimit)} of executions would pass the 25,000-event limit of their history and fail there`,
        hint: 'shorten the loop or split it off into a nested execution, or move a Map to distributed mode',
      }),
    );
  }
  if (overDurationLimit > 0) {
    issues.push(
      locate({
        severity: isKnown(overDurationLimit, open.least?.overDurationLimit) ? 'error' : 'warning',
        code: 'app.standard-too-long',
        pointer: ROOT,
        message: `${withCondition(open, overDurationLimit, 'overDurationLimit')}${formatShare(overDurationLimit)} of executions would run for more than one year and be ended`,
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
  open: Open = {},
): Findings {
  const { definition, measurement, account, sync } = input;
  const issues = definition.states.flatMap((state) => [...forbidden(state, locate), ...unresolved(state, locate)]);
  if (measurement.overDurationLimit > 0) issues.push(tooLong(measurement, locate, open));
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

/** Source: AWS guide, choosing a workflow type, read 2026-11 (docs/aws-rules.md 4). */
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

/** A call that is filled in at deployment may turn out to be one that Express forbids. */
function unresolved(state: State, locate: Locate): Issue[] {
  if (state.type !== 'Task' || state.resource.kind !== 'unknown' || !isFilledIn(state.resource.arn)) return [];
  return [
    locate({
      severity: 'warning',
      code: 'app.unresolved-resource',
      pointer: state.pointer,
      message: `${state.name}: what it calls is filled in at deployment (${state.resource.arn}): a function, a service or an activity; Express is possible if it is not an activity and does not wait (.sync, .waitForTaskToken)`,
      hint: 'write the ARN into the definition, or a name that says what it is',
    }),
  ];
}

/** Whether only the deployment, or the data, tells what a resource is. */
const isFilledIn = (arn: string): boolean => /\$\{|^%[A-Z]|^\{%|^\{"/.test(arn.trim());

function tooLong(measurement: Measurement, locate: Locate, open: Open): Issue {
  const share = measurement.overDurationLimit;
  return locate({
    severity: isKnown(share, open.least?.overDurationLimit) ? 'error' : 'warning',
    code: 'app.express-too-long',
    pointer: ROOT,
    message: `${withCondition(open, share, 'overDurationLimit')}${formatShare(share)} of executions would run for more than 5 minutes and be ended by Express`,
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
