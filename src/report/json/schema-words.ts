/** The few words of JSON Schema that a report needs. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly [annotation: `$${string}`]: string;
  readonly title?: string;
}

interface Optional {
  readonly optional: JsonSchema;
}

const described = (type: string, description?: string): JsonSchema =>
  description === undefined ? { type } : { type, description };

export const text = (description?: string): JsonSchema => described('string', description);
export const number = (description?: string): JsonSchema => described('number', description);
export const truth = (description?: string): JsonSchema => described('boolean', description);
export const among = (...values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
export const optional = (schema: JsonSchema): Optional => ({ optional: schema });

/** Every key of `T` must be named: the compiler keeps the schema and the model together. */
export function object<T>(
  fields: {
    readonly [K in keyof T]-?: undefined extends T[K] ? Optional : JsonSchema;
  },
): JsonSchema {
  const entries = Object.entries<JsonSchema | Optional>(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, f]) => [key, 'optional' in f ? f.optional : f])),
    required: entries.filter(([, f]) => !('optional' in f)).map(([key]) => key),
  };
}
