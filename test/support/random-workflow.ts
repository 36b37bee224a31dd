import fc, { type GeneratorValue } from 'fast-check';
import { type Definition, parseWorkflow, type WorkflowType } from '../../src/asl/index.ts';
import { ROOT } from '../../src/issue/index.ts';
import type { LatencyTable, Overhead, Scenario, StateBehaviour } from '../../src/scenario/index.ts';
import {
  constant,
  type Distribution,
  empirical,
  exponential,
  gammaFromMoments,
  lognormalFromQuantiles,
  mixture,
  poisson,
  uniform,
} from '../../src/stats/index.ts';
import { bytes, mib, share } from '../../src/units/index.ts';
import { NO_LATENCY, scenarioOf } from './scenario.ts';

export interface RandomCase {
  readonly text: string;
  readonly definition: Definition;
  readonly scenario: Scenario;
  readonly workflowType: WorkflowType;
  readonly seed: number;
  readonly limits: { readonly deadlineMs: number; readonly maxEvents: number };
  /** How a failing case is shown: the definition and what else is needed to see it again. */
  readonly [fc.toStringMethod]: () => string;
}

const ERRORS = [
  'A',
  'B',
  'Lambda.Unknown',
  'States.Timeout',
  'States.HeartbeatTimeout',
  'States.Runtime',
  'States.DataLimitExceeded',
];
const MATCHERS = [
  ['A'],
  ['B'],
  ['A', 'B'],
  ['States.TaskFailed'],
  ['States.Timeout'],
  ['States.Runtime'],
  ['Error of F'],
];

/** Draws a definition that always parses, with a behaviour for every state; small numbers, so that ties are common. */
class Drawer {
  readonly behaviour: Record<string, Partial<StateBehaviour>> = {};
  readonly #g: GeneratorValue;
  #names = 0;

  constructor(g: GeneratorValue) {
    this.#g = g;
  }

  below(n: number): number {
    return this.#g(fc.nat, { max: n - 1 });
  }
  odds(percent: number): boolean {
    return this.below(100) >= 100 - percent; // shrinks towards false
  }
  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  time(): Distribution {
    const a = this.one([10, 20, 30, 50, 100, 1000]);
    const laws = [
      () => constant(a),
      () => constant(0),
      () => exponential(a),
      () => uniform(a, 3 * a),
      () => lognormalFromQuantiles(a, 8 * a),
      () => gammaFromMoments(a, 0.7),
      () => empirical([0, a, 2 * a], [1, 2, 1]),
      () =>
        mixture([
          { weight: 3, distribution: constant(a) },
          { weight: 1, distribution: exponential(10 * a) },
        ]),
    ];
    return this.one(laws)();
  }

  overhead(): Overhead {
    return this.odds(30) ? this.time() : this.one([0, 0, 5, 12.5, 40]);
  }

  latency(): LatencyTable {
    if (this.odds(40)) return NO_LATENCY;
    return {
      startMs: this.overhead(),
      endMs: this.overhead(),
      flowStateMs: this.overhead(),
      taskScheduleToStartMs: this.overhead(),
      taskResultToExitMs: this.overhead(),
      lambdaInvokeMs: this.overhead(),
      payloadMsPerKib: this.one([0, 2]),
      mapAtOnce: this.one([1, 2, 4, 1000]),
      mapRampMs: this.one([0, 20, 200]),
      mapMaxConcurrency: this.one([1, 3, 40, 1000]),
    };
  }

  retry(): object[] {
    return Array.from({ length: this.one([0, 0, 0, 1, 2]) }, (_, i) => ({
      ErrorEquals: i === 1 && this.odds(50) ? ['States.ALL'] : this.one(MATCHERS),
      IntervalSeconds: this.one([1, 2]),
      MaxAttempts: this.one([0, 1, 2]),
      BackoffRate: this.one([1, 1.5, 2]),
      ...(this.odds(25) && { MaxDelaySeconds: 3 }),
      ...(this.odds(25) && { JitterStrategy: 'FULL' }),
    }));
  }

  catchers(names: readonly string[]): object[] {
    return Array.from({ length: this.one([0, 0, 1, 2]) }, (_, i) => ({
      ErrorEquals: i === 1 || this.odds(30) ? ['States.ALL'] : this.one(MATCHERS),
      Next: this.one(names),
    })).filter((each, i, all) => i === all.length - 1 || each.ErrorEquals[0] !== 'States.ALL');
  }

  /** Odds over targets; a way back gets less than half, so that loops end. */
  choice(name: string, at: number, names: readonly string[]): object {
    const last = names.at(-1)!;
    const drawn = Array.from({ length: this.below(3) }, () => this.one(names));
    const others = [...new Set([names[at + 1]!, ...drawn])].filter((n) => n !== last); // the next one, so that all are reached
    const share_ = others.length === 0 ? 0 : 0.6 / others.length;
    const next = new Map([
      ...others.map((n) => [n, share(share_)] as const),
      [last, share(1 - share_ * others.length)] as const,
    ]);
    if (this.odds(80) || others.length > 0) this.behaviour[name] = { next };
    return {
      Type: 'Choice',
      Choices: (others.length === 0 ? [last] : others).map((n) => ({ Variable: '$.x', NumericEquals: at, Next: n })),
      Default: last,
    };
  }

  task(name: string): object {
    const resource = this.one([
      'arn:aws:states:::lambda:invoke',
      'arn:aws:lambda:us-east-1:111122223333:function:f',
      'arn:aws:states:::dynamodb:putItem',
      'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    ]);
    const isLambda = resource.includes('lambda');
    const errors = Array.from({ length: this.one([0, 0, 1, 1, 2]) }, () => ({
      error: this.one(ERRORS),
      probability: share(this.one([0.1, 0.3, 0.5, 0])),
      ...(this.odds(40) && { duration: this.time() }),
    }));
    const coldStart = { probability: share(this.one([0, 0.4])), duration: this.time() };
    this.behaviour[name] = {
      duration: this.time(),
      errors,
      ...(isLambda &&
        this.odds(40) && {
          lambda: {
            memory: mib(512),
            architecture: this.one(['x86_64', 'arm64']),
            ...(this.odds(50) && { coldStart }),
          },
        }),
      ...(this.odds(5) && { outputSize: bytes(2048) }),
    };
    return {
      Type: 'Task',
      Resource: resource,
      ...(resource.includes('sqs') && { Parameters: { MessageBody: { 'T.$': '$$.Task.Token' }, QueueUrl: 'q' } }),
      ...(resource.includes('dynamodb') && { Parameters: { TableName: 't', Item: {} } }),
      ...(this.odds(25) && { TimeoutSeconds: 1 }),
    };
  }

  scope(depth: number): object {
    const count = 1 + this.below(depth === 0 ? 5 : 3);
    const prefix = this.#names++;
    const names = Array.from({ length: count }, (_, i) => `S${prefix}_${i}`);
    const states = Object.fromEntries(names.map((name, i) => [name, this.state(name, i, names, depth)]));
    return { StartAt: names[0], States: states };
  }

  state(name: string, at: number, names: readonly string[], depth: number): object {
    const isLast = at === names.length - 1;
    const onward = isLast ? { End: true } : { Next: names[at + 1] };
    const kinds = ['Pass', 'Task', 'Task', 'Task', 'Wait'];
    if (depth < 3) kinds.push('Parallel', 'Map', 'Parallel', 'Map');
    kinds.push(isLast ? 'Succeed' : 'Choice', isLast ? 'Fail' : 'Choice');
    const kind = this.one(kinds);
    const rules = { Retry: this.retry(), Catch: isLast ? [] : this.catchers(names.slice(at + 1)) }; // never back: it would not end
    switch (kind) {
      case 'Task':
        return { ...this.task(name), ...rules, ...onward };
      case 'Wait':
        if (this.odds(30)) this.behaviour[name] = { duration: this.time() };
        return { Type: 'Wait', Seconds: this.below(3), ...onward };
      case 'Choice':
        return this.choice(name, at, names);
      case 'Fail':
        return { Type: 'Fail', ...(this.odds(70) && { Error: this.one(ERRORS) }) };
      case 'Parallel': {
        const branches = Array.from({ length: 1 + this.below(4) }, () => this.scope(depth + 1));
        return { Type: 'Parallel', Branches: branches, ...rules, ...onward };
      }
      case 'Map':
        this.behaviour[name] = {
          items: this.one(
            depth === 0 ? [constant(0), constant(3), constant(6), poisson(4)] : [constant(1), constant(2), poisson(1)],
          ),
        };
        return {
          Type: 'Map',
          ItemProcessor: this.scope(depth + 1),
          ...(this.odds(50) && { MaxConcurrency: this.below(4) }),
          ...rules,
          ...onward,
        };
      default:
        return { Type: kind, ...(kind === 'Succeed' ? {} : onward) };
    }
  }
}

/** A random definition with a random scenario for it. */
export const randomCase: fc.Arbitrary<RandomCase> = fc.gen().map((g) => {
  const drawer = new Drawer(g);
  const workflow = drawer.scope(0);
  const timeout = drawer.odds(20) ? { TimeoutSeconds: drawer.one([1, 3, 10]) } : {};
  const text = JSON.stringify({ ...workflow, ...timeout }, null, 1);
  const parsed = parseWorkflow(text);
  if (!parsed.ok) throw new Error(`${text}\n${JSON.stringify(parsed.issues)}`);
  const latency = { standard: drawer.latency(), express: drawer.latency() };
  const size = (i: number) => ({ share: share(0.5), value: null, size: bytes(1024 * i) });
  const scenario = scenarioOf(
    Object.fromEntries(Object.entries(drawer.behaviour).map(([name, b]) => [name, { pointer: ROOT, ...b }])),
    { latency, ...(drawer.odds(20) && { inputs: [size(1), size(3)] }) },
  );
  const workflowType = drawer.one(['standard', 'express'] as const);
  const longest = workflowType === 'standard' ? 365 * 86_400_000 : 300_000;
  const { timeoutSeconds } = parsed.value;
  const seed = drawer.below(1_000_000);
  return {
    text,
    [fc.toStringMethod]: () => `${workflowType}, seed ${seed}: ${JSON.stringify(JSON.parse(text))}`,
    definition: parsed.value,
    scenario,
    workflowType,
    seed,
    limits: {
      deadlineMs: Math.min(longest, (timeoutSeconds ?? Infinity) * 1000),
      // a short history, so that small definitions fill it too
      maxEvents: workflowType === 'express' ? Infinity : drawer.odds(30) ? drawer.one([6, 15, 40]) : 2000,
    },
  };
});
