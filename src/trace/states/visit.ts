import type { JsonObject, JsonValue, State } from '../../asl/index.ts';
import { exceedsPayloadLimit, type JsonataEnvironment, jsonText, type StatesValue } from '../../dataflow/index.ts';
import { isoTime } from '../event-log.ts';
import { Failed } from '../failure.ts';
import type { Track } from '../track.ts';

/** How a state was left. */
export interface Departure {
  readonly output: JsonValue;
  /** Absent: the scope ends here. */
  readonly next?: string;
}

/** One entry of a state: what it got, and what its expressions can see. */
export class Visit<S extends State = State> {
  readonly track: Track;
  readonly state: S;
  readonly input: JsonValue;
  readonly enteredId: number;
  /** Event before the entry. */
  readonly beforeId: number;
  readonly #enteredAt: string;
  /** Number of this entry of the state in the whole run, from 0: finds its task outcomes. */
  readonly number: number;
  retryCount = 0;
  taskToken: string | undefined;

  constructor(track: Track, state: S, input: JsonValue) {
    const { execution } = track;
    this.track = track;
    this.state = state;
    this.input = input;
    this.beforeId = track.lastEvent;
    this.#enteredAt = isoTime(execution.world.scheduler.nowMs);
    this.number = execution.world.outcomes.enter(state.name);
    this.enteredId = execution.log.add(`${state.type}StateEntered`, track.lastEvent, {
      input: jsonText(input),
      inputDetails: { truncated: false },
      name: state.name,
    });
    track.lastEvent = this.enteredId;
    track.open = { type: state.type, tracks: [] };
  }

  get raw(): JsonObject {
    return this.state.raw;
  }

  /** `$$` and variables; `mapItem` while the items of a Map are being prepared. */
  environment(mapItem: JsonObject | undefined = this.track.mapItem): JsonataEnvironment {
    const { execution, variables } = this.track;
    const { random, scheduler, budget } = execution.world;
    return {
      ...{ context: this.#context(mapItem), variables, random, nowMs: scheduler.nowMs, budget },
      tellLimit: (what) => {
        const told = 'an expression is ended by a limit of stepmeter, where AWS might go on: it is taken to fail';
        execution.world.assume(`history.own-limit:${this.state.name}`, told, what, 'high', this.state.pointer);
      },
    };
  }

  #context(mapItem: JsonObject | undefined): JsonObject {
    const retries = RETRYABLE.has(this.state.type) ? { RetryCount: this.retryCount } : {};
    return {
      ...this.track.execution.context(),
      State: { Name: this.state.name, EnteredTime: this.#enteredAt, ...retries },
      ...(mapItem === undefined ? {} : { Map: { Item: mapItem } }),
      ...(this.taskToken === undefined ? {} : { Task: { Token: this.taskToken } }),
    };
  }

  /** What `$states` holds, with the result or error where there is one. */
  states(environment: JsonataEnvironment, extra: Pick<StatesValue, 'result' | 'errorOutput'> = {}): StatesValue {
    return { input: this.input, context: environment.context, ...extra };
  }

  /** Writes the exit and takes the assigned variables. */
  leave(output: JsonValue, assigned: ReadonlyMap<string, JsonValue>, next: string | undefined): Departure {
    if (exceedsPayloadLimit(output)) throw tooLarge(this.state.name);
    this.track.variables.assign(assigned);
    const text = jsonText(output);
    this.track.execution.world.watchDepth(text);
    this.track.lastEvent = this.track.execution.log.add(`${this.state.type}StateExited`, this.track.lastEvent, {
      ...assignedDetails(assigned),
      name: this.state.name,
      output: text,
      outputDetails: { truncated: false },
    });
    this.track.open = undefined;
    return next === undefined ? { output } : { output, next };
  }
}

const RETRYABLE = new Set(['Task', 'Parallel', 'Map']);

function assignedDetails(assigned: ReadonlyMap<string, JsonValue>): JsonObject {
  if (assigned.size === 0) return {};
  const texts = [...assigned].map(([name, value]) => [name, jsonText(value)] as const);
  return { assignedVariables: Object.fromEntries(texts), assignedVariablesDetails: { truncated: false } };
}

/** AWS's words for what a state hands on before anything runs: arguments of a Task, input of an iteration or a child. */
export const parametersTooLarge = (name: string): Failed =>
  new Failed({
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${name}' provided parameters with a size exceeding the maximum number of bytes service limit.`,
  });

/** AWS's words, which name the state or the service of the task. Source: recordings. */
export const tooLarge = (name: string): Failed =>
  new Failed({
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  });
