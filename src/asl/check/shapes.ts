import type { QueryLanguage } from '../model.ts';

/** What a field's value must look like: rules as data, applied by `value.ts`. */
export type Shape =
  | { readonly is: 'text' | 'flag' | 'any' | 'timestamp' | 'assign' | 'resource' }
  /** Any JSON; `.$` fields (JSONPath) or `{% %}` texts (JSONata) inside are checked. */
  | { readonly is: 'template'; readonly notScalar?: true }
  /** A JSONPath; with `null` where that means "nothing". */
  | { readonly is: 'path' | 'referencePath' | 'resultPath'; readonly orNull?: true }
  /** A path, or a call of an intrinsic function that gives text. */
  | { readonly is: 'textPath' }
  | { readonly is: 'oneOf'; readonly values: readonly string[]; readonly lenient?: true }
  /** Both limits are inclusive; `fixed` numbers cannot be JSONata expressions. */
  | {
      readonly is: 'number';
      readonly whole: boolean;
      readonly min: number;
      readonly max: number;
      readonly fixed?: true;
    }
  | { readonly is: 'fields'; readonly table: FieldTable }
  | { readonly is: 'list'; readonly of: Shape; readonly notEmpty: boolean }
  /** Checked by rules of its own elsewhere; here only that it is there. */
  | { readonly is: 'scope' | 'state name' | 'choice rules' };

export interface Field {
  readonly shape: Shape;
  /** The only query language that has the field. */
  readonly only?: QueryLanguage;
  readonly required?: true;
}

export interface FieldTable {
  /** What the fields belong to, as a message names it: "a Task state". */
  readonly of: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** At most one field of each group may be given. */
  readonly exclusive?: readonly (readonly string[])[];
  /** At least one field of each group must be given. */
  readonly oneRequired?: readonly (readonly string[])[];
}

export const TEXT: Field = { shape: { is: 'text' } };
export const FLAG: Field = { shape: { is: 'flag' } };
export const ANY: Field = { shape: { is: 'any' } };
export const STATE_NAME: Field = { shape: { is: 'state name' } };

/** Seconds and counts in the language go no higher; docs/aws-rules.md 3.5. */
const LARGEST = 99_999_999;

export const whole = (min: number, max = LARGEST): Field => ({ shape: { is: 'number', whole: true, min, max } });

/** A whole number the language takes as a literal only. */
export const fixed = (min: number, max = LARGEST): Field => ({
  shape: { is: 'number', whole: true, min, max, fixed: true },
});

export const jsonPath = (shape: Shape): Field => ({ shape, only: 'jsonPath' });
export const jsonata = (shape: Shape): Field => ({ shape, only: 'jsonata' });
export const required = (field: Field): Field => ({ ...field, required: true });
export const oneOf = (...values: readonly string[]): Field => ({ shape: { is: 'oneOf', values } });
