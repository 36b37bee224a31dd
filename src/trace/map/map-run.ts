import type { JsonValue, MapState } from '../../asl/index.ts';
import { isArray, isObject, randomUuid } from '../../dataflow/index.ts';
import { Execution } from '../execution.ts';
import { Failed } from '../failure.ts';
import { launch } from '../launch.ts';
import { PARK, type Routine } from '../scheduler.ts';
import type { Visit } from '../states/visit.ts';

/** Child executions of one map run at a time. Source: docs/aws-rules.md 3.3. */
const DISTRIBUTED_CONCURRENCY = 10_000;

/** Failed items a run survives. Where both limits are given, passing either fails it; where none is, one failure does. */
export interface Tolerance {
  readonly count: number | undefined;
  /** 0 to 100. */
  readonly percentage: number | undefined;
}

/** The children of one distributed Map: each an execution of its own. */
export class MapRun {
  readonly #visit: Visit<MapState>;
  readonly #inputs: readonly JsonValue[];
  readonly #tolerance: Tolerance;
  readonly #outputs: (JsonValue | undefined)[] = [];
  readonly #alive = new Set<Execution>();
  #next = 0;
  #succeeded = 0;
  #failed = 0;
  #failedItems = 0;
  #allItems = 0;
  #totals = { events: 0, stateEntries: 0, retries: 0 };

  constructor(visit: Visit<MapState>, inputs: readonly JsonValue[], tolerance: Tolerance) {
    this.#visit = visit;
    this.#inputs = inputs;
    this.#tolerance = tolerance;
  }

  /**
   * Runs all children.
   * @returns outputs of those that succeeded, in the order of the items.
   * @throws Failed States.ExceedToleratedFailureThreshold as soon as too many failed.
   */
  async *run(maxConcurrency: number, items: number): Routine<readonly JsonValue[]> {
    const { track } = this.#visit;
    if (track.open !== undefined) track.open.stop = () => this.#stop();
    this.#allItems = items;
    const atOnce = Math.min(this.#inputs.length, maxConcurrency || DISTRIBUTED_CONCURRENCY);
    while (this.#next < atOnce) this.#startNext();
    while (this.#succeeded + this.#failed < this.#inputs.length && !this.#exceeded()) yield PARK;
    this.#stop();
    this.#summarise(items);
    if (this.#exceeded()) {
      throw new Failed({
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      });
    }
    return this.#outputs.filter((output) => output !== undefined);
  }

  #startNext(): void {
    const { state, track } = this.#visit;
    const { world, setup } = track.execution;
    const index = this.#next++;
    const child = new Execution(world, {
      definition: setup.definition,
      scope: state.body,
      workflowType: state.childType,
      input: this.#inputs[index] as JsonValue,
      name: randomUuid(world.random),
      stateMachineName: setup.stateMachineName,
      label: `${setup.stateMachineName}/${state.label ?? state.name}`,
      onEnd: (ended) => this.#childEnded(ended, index),
    });
    this.#alive.add(child);
    launch(child);
  }

  #childEnded(child: Execution, index: number): void {
    this.#alive.delete(child);
    const { log } = child;
    this.#totals.events += log.events.length;
    this.#totals.stateEntries += log.stateEntries;
    this.#totals.retries += log.retries;
    if (child.status === 'SUCCEEDED') {
      this.#outputs[index] = child.output;
      this.#succeeded++;
    } else {
      this.#failed++;
      this.#failedItems += this.#itemsOf(index);
    }
    if (this.#next < this.#inputs.length && !this.#exceeded()) this.#startNext();
    const { thread } = this.#visit.track;
    if (thread !== undefined) this.#visit.track.execution.world.scheduler.wake(thread);
  }

  #exceeded(): boolean {
    const { count, percentage } = this.#tolerance;
    const share = (this.#failedItems * 100) / Math.max(1, this.#allItems);
    if (count === undefined && percentage === undefined) return this.#failedItems > 0;
    return this.#failedItems > (count ?? Infinity) || share > (percentage ?? Infinity);
  }

  /** A failed batch counts with all its items. */
  #itemsOf(index: number): number {
    const input = this.#inputs[index];
    const batch = this.#visit.state.itemBatcher !== undefined && isObject(input) ? input.Items : undefined;
    return isArray(batch) ? batch.length : 1;
  }

  #stop(): void {
    for (const child of this.#alive) child.abort();
    this.#alive.clear();
  }

  #summarise(items: number): void {
    const { state, track } = this.#visit;
    track.execution.world.mapRuns.push({
      stateName: state.name,
      childType: state.childType,
      items,
      children: this.#next,
      succeeded: this.#succeeded,
      failed: this.#failed,
      ...this.#totals,
    });
  }
}
