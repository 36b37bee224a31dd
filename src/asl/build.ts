import { at, type Pointer, ROOT } from '../issue/index.ts';
import { asArray, asNumber, asObject, asText, numberField, textField } from './json.ts';
import type {
  Catcher,
  ChoiceRule,
  Definition,
  JsonObject,
  MapState,
  Onward,
  QueryLanguage,
  Retrier,
  Retryable,
  Scope,
  Seconds,
  State,
  WaitUntil,
  WorkflowType,
} from './model.ts';
import { recogniseResource } from './resource.ts';

/** Builds the model of a definition that passed all checks; see `checkDefinition`. */
export function buildDefinition(
  raw: JsonObject,
  text: { readonly sizeBytes: number; readonly sha256: string },
): Definition {
  const builder = new Builder(languageOf(raw, 'jsonPath'));
  const root = builder.scope(raw, ROOT);
  const timeoutSeconds = asNumber(raw.TimeoutSeconds);
  return {
    ...textField('comment', raw.Comment),
    queryLanguage: builder.language,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    root,
    states: builder.states,
    raw,
    ...text,
  };
}

const languageOf = (raw: JsonObject, outer: QueryLanguage): QueryLanguage => {
  if (raw.QueryLanguage === undefined) return outer;
  return raw.QueryLanguage === 'JSONata' ? 'jsonata' : 'jsonPath';
};

class Builder {
  readonly language: QueryLanguage;
  readonly states: State[] = [];

  constructor(language: QueryLanguage) {
    this.language = language;
  }

  scope(raw: JsonObject, pointer: Pointer): Scope {
    const states = new Map<string, State>();
    for (const [name, state] of Object.entries(asObject(raw.States))) {
      states.set(name, this.#state(name, asObject(state), at(pointer, 'States', name)));
    }
    return { pointer, startAt: asText(raw.StartAt) ?? '', states };
  }

  /** A state takes its number before the states inside it do: document order. */
  #state(name: string, raw: JsonObject, pointer: Pointer): State {
    const index = this.states.length;
    this.states.length++;
    const queryLanguage = languageOf(raw, this.language);
    const base = { name, pointer, index, ...textField('comment', raw.Comment), queryLanguage, raw };
    const state = this.#ofType(base, raw);
    this.states[index] = state;
    return state;
  }

  #ofType(base: Base, raw: JsonObject): State {
    const type = asText(raw.Type) as State['type'];
    switch (type) {
      case 'Task':
        return { ...base, type, ...onward(raw), ...retryable(raw, base.pointer), ...taskFields(raw) };
      case 'Pass':
        return { ...base, type, ...onward(raw) };
      case 'Choice':
        return { ...base, type, choices: choiceRules(raw, base.pointer), ...textField('default', raw.Default) };
      case 'Wait':
        return { ...base, type, ...onward(raw), until: waitUntil(raw) };
      case 'Succeed':
        return { ...base, type };
      case 'Fail':
        return { ...base, type, ...failText('error', raw.Error), ...failText('cause', raw.Cause) };
      case 'Parallel': {
        const branches = asArray(raw.Branches).map((branch, i) =>
          this.scope(asObject(branch), at(base.pointer, 'Branches', i)),
        );
        return { ...base, type, ...onward(raw), ...retryable(raw, base.pointer), branches };
      }
      case 'Map':
        return this.#map(base, raw);
    }
  }

  #map(base: Base, raw: JsonObject): MapState {
    const key = raw.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
    const processor = asObject(raw[key]);
    const config = asObject(processor.ProcessorConfig);
    const childType: WorkflowType = config.ExecutionType === 'EXPRESS' ? 'express' : 'standard';
    return {
      ...base,
      type: 'Map',
      ...onward(raw),
      ...retryable(raw, base.pointer),
      mode: config.Mode === 'DISTRIBUTED' ? 'distributed' : 'inline',
      childType,
      body: this.scope(processor, at(base.pointer, key)),
      ...mapLimits(raw),
      ...itemReader(raw, base.pointer),
      ...itemBatcher(raw, base.pointer),
      hasResultWriter: raw.ResultWriter !== undefined,
      ...textField('label', raw.Label),
    };
  }
}

interface Base {
  readonly name: string;
  readonly pointer: Pointer;
  readonly index: number;
  readonly comment?: string;
  readonly queryLanguage: QueryLanguage;
  readonly raw: JsonObject;
}

const onward = (raw: JsonObject): Onward => textField('next', raw.Next);

const retryable = (raw: JsonObject, pointer: Pointer): Retryable => ({
  retry: asArray(raw.Retry).map((r, i) => retrier(asObject(r), at(pointer, 'Retry', i))),
  catch: asArray(raw.Catch).map((c, i) => catcher(asObject(c), at(pointer, 'Catch', i))),
});

/** Defaults of the retrier fields: docs/aws-rules.md 3.5. */
function retrier(raw: JsonObject, pointer: Pointer): Retrier {
  return {
    pointer,
    errorEquals: errorNames(raw),
    intervalSeconds: asNumber(raw.IntervalSeconds) ?? 1,
    maxAttempts: asNumber(raw.MaxAttempts) ?? 3,
    backoffRate: asNumber(raw.BackoffRate) ?? 2,
    ...numberField('maxDelaySeconds', raw.MaxDelaySeconds),
    jitter: raw.JitterStrategy === 'FULL' ? 'full' : 'none',
  };
}

function catcher(raw: JsonObject, pointer: Pointer): Catcher {
  return { pointer, errorEquals: errorNames(raw), next: asText(raw.Next) ?? '', raw };
}

const errorNames = (raw: JsonObject): string[] => asArray(raw.ErrorEquals).flatMap((name) => asText(name) ?? []);

function taskFields(raw: JsonObject) {
  const timeout = seconds(raw, 'TimeoutSeconds');
  const heartbeat = seconds(raw, 'HeartbeatSeconds');
  return {
    resource: recogniseResource(asText(raw.Resource) ?? ''),
    ...(timeout === undefined ? {} : { timeout }),
    ...(heartbeat === undefined ? {} : { heartbeat }),
  };
}

/** `Seconds: 5`, `Seconds: "{% … %}"` or `SecondsPath: "$.…"`. */
function seconds(raw: JsonObject, field: string): Seconds | undefined {
  const literal = asNumber(raw[field]);
  if (literal !== undefined) return { kind: 'literal', seconds: literal };
  const expression = asText(raw[field]) ?? asText(raw[`${field}Path`]);
  return expression === undefined ? undefined : { kind: 'dynamic', expression };
}

const choiceRules = (raw: JsonObject, pointer: Pointer): ChoiceRule[] =>
  asArray(raw.Choices).map((rule, i) => {
    const own = asObject(rule);
    return { pointer: at(pointer, 'Choices', i), next: asText(own.Next) ?? '', raw: own };
  });

function waitUntil(raw: JsonObject): WaitUntil {
  const span = seconds(raw, 'Seconds');
  if (span !== undefined) return { kind: 'seconds', seconds: span };
  const literal = asText(raw.Timestamp);
  const timestamp = literal ?? asText(raw.TimestampPath) ?? '';
  return { kind: 'timestamp', timestamp, dynamic: literal === undefined || /^\{%|\$\{/.test(literal) };
}

/** Error and Cause are known before a run only when they are plain text. */
function failText<K extends 'error' | 'cause'>(
  key: K,
  value: JsonObject[string] | undefined,
): { readonly [P in K]?: string } {
  return typeof value === 'string' && value.startsWith('{%') ? {} : textField(key, value);
}

const mapLimits = (raw: JsonObject) => ({
  ...(raw.MaxConcurrency === undefined && raw.MaxConcurrencyPath === undefined
    ? { maxConcurrency: 0 }
    : numberField('maxConcurrency', raw.MaxConcurrency)),
  ...numberField('toleratedFailurePercentage', raw.ToleratedFailurePercentage),
  ...numberField('toleratedFailureCount', raw.ToleratedFailureCount),
});

function itemReader(raw: JsonObject, pointer: Pointer): Pick<MapState, 'itemReader'> {
  if (raw.ItemReader === undefined) return {};
  const own = asObject(raw.ItemReader);
  const maxItems = asObject(own.ReaderConfig).MaxItems;
  return { itemReader: { pointer: at(pointer, 'ItemReader'), raw: own, ...numberField('maxItems', maxItems) } };
}

function itemBatcher(raw: JsonObject, pointer: Pointer): Pick<MapState, 'itemBatcher'> {
  if (raw.ItemBatcher === undefined) return {};
  const own = asObject(raw.ItemBatcher);
  return {
    itemBatcher: {
      pointer: at(pointer, 'ItemBatcher'),
      raw: own,
      ...numberField('maxItemsPerBatch', own.MaxItemsPerBatch),
      ...numberField('maxInputBytesPerBatch', own.MaxInputBytesPerBatch),
    },
  };
}
