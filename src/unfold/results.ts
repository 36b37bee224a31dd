import type { JsonValue } from '../asl/index.ts';
import { isArray, isObject, putMember } from '../dataflow/index.ts';
import type { DrawnPart, WeightedOutput } from '../scenario/index.ts';
import type { Distribution } from '../stats/index.ts';

/** One value a result may have, and how often it has it. */
export interface ResultClass {
  readonly share: number;
  readonly value: JsonValue;
}

/** Values that a result with drawn numbers in it is made into, at the most. */
const MOST_CLASSES = 100;

/** The values a result may have: each drawn number becomes one of several classes, all as likely or with their own odds. */
export function resultClasses(outputs: readonly WeightedOutput[]): {
  readonly classes: readonly ResultClass[];
  /** Classes of each drawn number, where any is drawn. */
  readonly random?: number;
} {
  let random: number | undefined;
  const classes = outputs.flatMap(({ share, value, draws }) => {
    if (draws.length === 0) return [{ share: share as number, value }];
    const each = Math.max(1, Math.floor(MOST_CLASSES ** (1 / draws.length) + 1e-9));
    random = Math.min(random ?? each, each);
    return drawn({ share, value }, draws, each);
  });
  return { classes: classes.filter(({ share }) => share > 0), ...(random !== undefined && { random }) };
}

function drawn(whole: ResultClass, draws: readonly DrawnPart[], each: number): ResultClass[] {
  let classes = [whole];
  for (const { path, law } of draws) {
    const numbers = numbersOf(law, each);
    classes = classes.flatMap(({ share, value }) =>
      numbers.map((number) => ({ share: share * number.share, value: replaced(value, path, number.value) })),
    );
  }
  return classes;
}

/** A law as so many numbers: the values it has, where these are few, else the middles of equal shares. */
function numbersOf(law: Distribution, most: number): { readonly share: number; readonly value: number }[] {
  const { table } = law;
  if (table !== undefined && table.values.length <= most) {
    return table.values.map((value, i) => ({ value, share: table.cumulative[i]! - (table.cumulative[i - 1] ?? 0) }));
  }
  const shares = new Map<number, number>();
  for (let i = 0; i < most; i++) {
    const value = law.quantile((i + 0.5) / most);
    shares.set(value, (shares.get(value) ?? 0) + 1 / most);
  }
  return [...shares].map(([value, share]) => ({ value, share }));
}

/** A copy of the value with a number in one place. */
function replaced(value: JsonValue, [step, ...rest]: readonly (string | number)[], number: number): JsonValue {
  if (step === undefined) return number;
  if (isArray(value)) return value.with(step as number, replaced(value[step as number] as JsonValue, rest, number));
  if (!isObject(value)) return value;
  const copy: Record<string, JsonValue> = {};
  for (const [name, part] of Object.entries(value)) {
    putMember(copy, name, name === step ? replaced(part, rest, number) : part);
  }
  return copy;
}
