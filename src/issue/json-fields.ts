import type { IssueCode } from './issue.ts';
import type { IssueList, JsonAt, JsonObjectAt } from './json-text.ts';
import { didYouMean } from './suggest.ts';

/** A room's own codes for what can be wrong with an object's fields. */
export interface FieldCodes {
  readonly unknownField: IssueCode;
  readonly missingField: IssueCode;
  readonly wrongType: IssueCode;
}

type Need = 'required' | 'optional';
type OfKind<K extends JsonAt['kind']> = Extract<JsonAt, { readonly kind: K }> | undefined;

/** Reads the fields of one object by name and type; `refuseOthers` then reports every field nobody asked for. */
export class FieldReader {
  readonly #object: JsonObjectAt;
  readonly #list: IssueList;
  readonly #codes: FieldCodes;
  readonly #asked = new Set<string>();

  constructor(object: JsonObjectAt, list: IssueList, codes: FieldCodes) {
    this.#object = object;
    this.#list = list;
    this.#codes = codes;
  }

  text(name: string, need: Need = 'optional'): OfKind<'string'> {
    return this.#ofKind(name, 'string', need);
  }

  number(name: string, need: Need = 'optional'): OfKind<'number'> {
    return this.#ofKind(name, 'number', need);
  }

  boolean(name: string, need: Need = 'optional'): OfKind<'boolean'> {
    return this.#ofKind(name, 'boolean', need);
  }

  array(name: string, need: Need = 'optional'): OfKind<'array'> {
    return this.#ofKind(name, 'array', need);
  }

  object(name: string, need: Need = 'optional'): OfKind<'object'> {
    return this.#ofKind(name, 'object', need);
  }

  /** The field whatever its type; its caller looks at `kind`. */
  any(name: string, need: Need = 'optional'): JsonAt | undefined {
    this.#asked.add(name);
    const value = this.#object.fields.get(name);
    if (value === undefined && need === 'required') {
      this.#list.error(this.#object, this.#codes.missingField, `"${name}" is missing here`);
    }
    return value;
  }

  refuseOthers(): void {
    for (const [name, value] of this.#object.fields) {
      if (this.#asked.has(name)) continue;
      const hint = didYouMean(name, this.#asked) ?? `The fields here are ${[...this.#asked].join(', ')}.`;
      this.#list.error(value, this.#codes.unknownField, `there is no field "${name}" here`, hint);
    }
  }

  #ofKind<K extends JsonAt['kind']>(name: string, kind: K, need: Need): OfKind<K> {
    const value = this.any(name, need);
    if (value === undefined || value.kind === kind) return value as OfKind<K>;
    this.#list.error(value, this.#codes.wrongType, `"${name}" is ${article(value.kind)}; it takes ${article(kind)}`);
    return undefined;
  }
}

const article = (kind: JsonAt['kind']): string =>
  kind === 'null' ? 'null' : `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
