import type { JsonObject, JsonValue, State } from '../asl/index.ts';
import {
  type JsonataEnvironment,
  ReadsUnknown,
  type StatesValue,
  type StateView,
  unknownFrom,
  Variables,
} from '../dataflow/index.ts';

/** What a scope gives to all its states. */
export interface ScopeData {
  readonly variables: ReadonlyMap<string, JsonValue>;
  /** The execution's input, where the definition reads it from the context object. */
  readonly executionInput: JsonValue;
  /** `$$.Map.Item` of the iteration it belongs to. */
  readonly mapItem: JsonObject | undefined;
}

/** Steps of JSONata that are left for the whole unfolding. */
export interface Budget {
  steps: number;
}

const told = (what: string): JsonValue => unknownFrom(what);
const CHANCE = 'a random number or UUID';
const TIME = 'the time of the execution';

/** A state and its input as the data rules see them while nothing runs: time, names and chance are unknown. */
export class SituationView<S extends State = State> implements StateView<S> {
  readonly state: S;
  readonly raw: JsonObject;
  readonly input: JsonValue;
  readonly scope: ScopeData;
  readonly #budget: Budget;
  readonly #name: string;
  readonly #variables: Variables;

  /** @param own.name  of the state in its own workflow. */
  constructor(state: S, input: JsonValue, scope: ScopeData, own: { readonly budget: Budget; readonly name: string }) {
    this.state = state;
    this.raw = state.raw;
    this.input = input;
    this.scope = scope;
    this.#budget = own.budget;
    this.#name = own.name;
    this.#variables = Variables.holding(scope.variables);
  }

  environment(mapItem: JsonObject | undefined = this.scope.mapItem): JsonataEnvironment {
    return {
      context: this.#context(mapItem),
      variables: this.#variables,
      random: () => {
        throw new ReadsUnknown(CHANCE);
      },
      get nowMs(): number {
        throw new ReadsUnknown(TIME);
      },
      budget: this.#budget,
      mayBeUnknown: true,
    };
  }

  states(environment: JsonataEnvironment, extra: Pick<StatesValue, 'result' | 'errorOutput'> = {}): StatesValue {
    return { input: this.input, context: environment.context, ...extra };
  }

  #context(mapItem: JsonObject | undefined): JsonObject {
    const { state } = this;
    const retried = 'retry' in state && state.retry.length > 0;
    const mayRetry = 'retry' in state;
    return {
      Execution: {
        Id: told('the name of the execution'),
        Input: this.scope.executionInput,
        StartTime: told(TIME),
        Name: told('the name of the execution'),
        RoleArn: told('the role of the state machine'),
        RedriveCount: told('how often the execution is redriven'),
      },
      StateMachine: { Id: told('the ARN of the state machine'), Name: told('the name of the state machine') },
      State: {
        Name: this.#name,
        EnteredTime: told(TIME),
        ...(mayRetry ? { RetryCount: retried ? told(`the number of retries of ${state.name}`) : 0 } : {}),
      },
      ...(mapItem === undefined ? {} : { Map: { Item: mapItem } }),
      ...(state.type === 'Task' && state.resource.pattern === 'waitForToken'
        ? { Task: { Token: told('a task token') } }
        : {}),
    };
  }
}
