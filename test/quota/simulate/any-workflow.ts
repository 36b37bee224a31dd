import fc from 'fast-check';
import type { StateBehaviour } from '../../../src/scenario/model.ts';
import { constant } from '../../../src/stats/index.ts';
import { share } from '../../../src/units/index.ts';

/** Workflows whose every duration, error and choice is certain: few different lengths, so that much falls on one instant. */

export interface AnyWorkflow {
  readonly states: Record<string, object>;
  readonly behaviour: Record<string, Partial<StateBehaviour>>;
  readonly options: {
    readonly type: 'standard' | 'express';
    readonly startAt: string;
    readonly timeoutSeconds?: number;
  };
}

type Shape =
  | {
      readonly kind: 'task';
      readonly ms: number;
      readonly fails: boolean;
      readonly retries: number;
      readonly timeout: boolean;
    }
  | { readonly kind: 'wait'; readonly s: number }
  | { readonly kind: 'pass' | 'fail' }
  | {
      readonly kind: 'parallel';
      readonly branches: readonly Shape[][];
      readonly retries: number;
      readonly caught: boolean;
    }
  | {
      readonly kind: 'map';
      readonly body: readonly Shape[];
      readonly items: number;
      readonly atATime: number;
      readonly retries: number;
      readonly caught: boolean;
    };

const leaf: fc.Arbitrary<Shape> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('task' as const),
      ms: fc.constantFrom(0, 1000, 1000, 2000),
      fails: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      retries: fc.integer({ min: 0, max: 2 }),
      timeout: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), s: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'pass' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'fail' as const }) },
);

const line = (depth: number): fc.Arbitrary<Shape[]> => fc.array(shape(depth), { minLength: 1, maxLength: 3 });

const shape = (depth: number): fc.Arbitrary<Shape> =>
  depth === 0
    ? leaf
    : fc.oneof(
        { weight: 3, arbitrary: leaf },
        {
          weight: 2,
          arbitrary: fc.record({
            kind: fc.constant('parallel' as const),
            branches: fc.array(line(depth - 1), { minLength: 1, maxLength: 3 }),
            retries: fc.integer({ min: 0, max: 1 }),
            caught: fc.boolean(),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant('map' as const),
            body: line(depth - 1),
            items: fc.integer({ min: 0, max: 4 }),
            atATime: fc.integer({ min: 0, max: 3 }),
            retries: fc.integer({ min: 0, max: 1 }),
            caught: fc.boolean(),
          }),
        },
      );

class Builder {
  readonly behaviour: Record<string, Partial<StateBehaviour>> = {};
  #names = 0;

  scope(given: readonly Shape[]): { StartAt: string; States: Record<string, object> } {
    const end = given.findIndex((one) => one.kind === 'fail');
    const shapes = end < 0 ? given : given.slice(0, end + 1); // nothing comes after a Fail
    const names = shapes.map(() => `S${this.#names++}`);
    const states: Record<string, object> = {};
    shapes.forEach((one, i) => {
      const next = names[i + 1];
      const onward = one.kind === 'fail' ? {} : next === undefined ? { End: true } : { Next: next };
      states[names[i]!] = { ...this.#state(names[i]!, one, states), ...onward };
    });
    return { StartAt: names[0]!, States: states };
  }

  #state(name: string, one: Shape, siblings: Record<string, object>): object {
    switch (one.kind) {
      case 'pass':
        return { Type: 'Pass' };
      case 'fail':
        return { Type: 'Fail', Error: 'Gone' };
      case 'wait':
        return { Type: 'Wait', Seconds: one.s };
      case 'task':
        this.behaviour[name] = {
          duration: constant(one.ms),
          errors: one.fails ? [{ error: 'Boom', probability: share(1) }] : [],
        };
        return {
          Type: 'Task',
          Resource: 'arn:aws:states:::dynamodb:putItem',
          Parameters: {},
          ...(one.timeout && { TimeoutSeconds: 1 }),
          ...this.#retry(one.retries),
        };
      case 'parallel':
        return {
          Type: 'Parallel',
          Branches: one.branches.map((branch) => this.scope(branch)),
          ...this.#retry(one.retries),
          ...this.#catch(one.caught, siblings),
        };
      case 'map':
        this.behaviour[name] = { items: constant(one.items) };
        return {
          Type: 'Map',
          MaxConcurrency: one.atATime,
          ItemProcessor: this.scope(one.body),
          ...this.#retry(one.retries),
          ...this.#catch(one.caught, siblings),
        };
    }
  }

  #retry(retries: number): object {
    if (retries === 0) return {};
    return { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: retries, BackoffRate: 1 }] };
  }

  #catch(caught: boolean, siblings: Record<string, object>): object {
    if (!caught) return {};
    const name = `S${this.#names++}`;
    siblings[name] = { Type: 'Pass', End: true };
    return { Catch: [{ ErrorEquals: ['States.ALL'], Next: name }] };
  }
}

export const anyWorkflow: fc.Arbitrary<AnyWorkflow> = fc
  .record({
    shapes: line(2),
    type: fc.constantFrom('standard', 'express'),
    timeout: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  })
  .map(({ shapes, type, timeout }) => {
    const builder = new Builder();
    const { StartAt, States } = builder.scope(shapes);
    return {
      states: States,
      behaviour: builder.behaviour,
      options: { type, startAt: StartAt, ...(timeout !== undefined && { timeoutSeconds: timeout }) },
    };
  });
