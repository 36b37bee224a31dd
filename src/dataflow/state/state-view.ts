import type { JsonObject, JsonValue, State } from '../../asl/index.ts';
import type { JsonataEnvironment, StatesValue } from '../../expr/index.ts';

/** One entry of a state as its data rules see it: its definition, its input, and what its expressions can read. */
export interface StateView<S extends State = State> {
  readonly state: S;
  /** The state's own JSON. */
  readonly raw: JsonObject;
  readonly input: JsonValue;
  /** `$$` and variables; `mapItem` while the items of a Map are being prepared. */
  environment(mapItem?: JsonObject): JsonataEnvironment;
  /** What `$states` holds, with the result or error where there is one. */
  states(environment: JsonataEnvironment, extra?: Pick<StatesValue, 'result' | 'errorOutput'>): StatesValue;
}
