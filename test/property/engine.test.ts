import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Execution } from '../../src/bill/sample/execution.ts';
import { StateSums } from '../../src/bill/sample/state-sums.ts';
import { compile, type Program } from '../../src/program/index.ts';
import { RandomStream } from '../../src/stats/index.ts';
import { randomCase } from '../support/random-workflow.ts';
import { runs } from '../support/runs.ts';
import { TreeWalker } from '../support/tree-walker.ts';
import { type Figures, rounded, walkFigures } from '../support/walk-figures.ts';

const EXECUTIONS = 8;

/** One execution of the engine, with the figures of its states. */
function engineFigures(program: Program, seed: number, index: number): Figures {
  const stream = new RandomStream();
  stream.reseed(seed, 0, index);
  const none = (): never => {
    throw new Error('nothing here starts executions');
  };
  const execution = new Execution(program, stream, {
    mapRun: none,
    nested: none,
    mark: () => 0,
    cut: () => {},
    nestedSucceeded: false,
  });
  if (program.payload.bytes.length > 1) stream.uniform();
  execution.run(program.entry, program.limits, Infinity);
  const sums = new StateSums(program);
  sums.add(execution.journal, 1);
  const states: Record<string, number[]> = {};
  for (const { index: node, name } of program.states) {
    const { entries, retries, events, timeMs } = sums.of(node);
    if (entries > 0) states[name] = [entries, retries, events, timeMs];
  }
  const outcome = execution.timedOut
    ? 'timedOut'
    : execution.filledHistory
      ? 'historyFull'
      : execution.succeeded
        ? 'succeeded'
        : `failed ${program.errorNames[execution.error]}`;
  const { durationMs, events } = execution;
  return { outcome, durationMs, events, lambdaMbMs: sums.lastLambdaMbMsX86 + sums.lastLambdaMbMsArm, states };
}

test('the compiled engine does what a tree-walking interpreter does, execution by execution', {
  timeout: 600_000,
}, () => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(randomCase, (random) => {
      const { program: compiled } = compile(random.definition, random.scenario, random.workflowType);
      const program = { ...compiled, limits: { ...compiled.limits, maxEvents: random.limits.maxEvents } };
      expect(program.limits.deadlineMs).toBe(random.limits.deadlineMs);
      const walker = new TreeWalker(random.definition, random.scenario, random.workflowType);
      for (let index = 0; index < EXECUTIONS; index++) {
        const walked = walkFigures(walker.walk(random.seed, index, random.limits), random);
        outcomes.add(walked.outcome.split(' ')[0]!);
        const ran = engineFigures(program, random.seed, index);
        expect(rounded(ran), `execution ${index} of ${random.workflowType}\n${random.text}`).toEqual(rounded(walked));
      }
    }),
    {
      numRuns: runs(400),
      seed: 20261122,
      interruptAfterTimeLimit: 400_000, // ends a long search for the smallest case, too
      markInterruptAsFailure: true,
    },
  );
  expect([...outcomes].sort()).toEqual(['failed', 'historyFull', 'succeeded', 'timedOut']);
});
