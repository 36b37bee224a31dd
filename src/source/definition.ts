import {
  type JsonObject,
  type JsonValue,
  type Place,
  readDocument,
  recogniseResource,
  workflowNames,
} from '../asl/index.ts';
import { at, type Issue, keysOf, type Pointer, ROOT } from '../issue/index.ts';
import type { Entities } from './entities.ts';
import { asArray, asObject, asText, isObject } from './json.ts';
import type { MappedText } from './mapped-text.ts';
import type { CalledFunction, Machine, NestedMachine, ResolvedText, Unresolved } from './model.ts';
import type { SourceFile } from './source-file.ts';
import { barePlaceholders, PLACEHOLDER } from './substitution.ts';

/** Why a placeholder has no value, and what becomes of it. */
export interface OpenPlaceholder {
  readonly why: string;
  readonly then: string;
}

/** What a definition says about a machine, once its text is resolved. */
export type DefinitionFacts = Pick<Machine, 'states' | 'queryLanguage' | 'functions' | 'nested' | 'unresolved'> & {
  readonly definition?: ResolvedText;
  readonly issues: readonly Issue[];
};

export const NO_DEFINITION: DefinitionFacts = {
  ...{ states: null, queryLanguage: null, functions: [], nested: [], unresolved: [], issues: [] },
};

/** Where a definition was written: a text, or a value inside a document of the user's. */
export type Written =
  | { readonly form: 'text'; readonly text: MappedText }
  | {
      readonly form: 'value';
      readonly text: MappedText;
      readonly place: (pointer: Pointer) => Place;
      readonly file: SourceFile;
    };

export interface DefinitionContext {
  readonly entities: Entities;
  /** What is known about placeholders that have no value, as they are written: `${Name}`. */
  readonly open: ReadonlyMap<string, OpenPlaceholder>;
  /** What to say about a placeholder that nobody gives a value; undefined: nothing. */
  readonly undeclared?: (placeholder: string) => Pick<Issue, 'message' | 'hint'> | undefined;
}

/** Reads a resolved definition: its states, what they call, and what is left open. */
export function readDefinition(written: Written, context: DefinitionContext): DefinitionFacts {
  const { text } = written.text;
  const definition = resolvedText(written);
  const bare = definition.format === 'json' && written.form === 'text' ? barePlaceholders(text) : [];
  // for counting alone: what stands bare is an error all the same
  const countable = bare.reduceRight(
    (whole, { placeholder, offset }) =>
      `${whole.slice(0, offset)}${JSON.stringify(placeholder)}${whole.slice(offset + placeholder.length)}`,
    text,
  );
  const read = readDocument(countable, { format: definition.format });
  if (!read.ok) return { ...NO_DEFINITION, definition, issues: read.issues.map((issue) => definition.locate(issue)) };
  const root = read.value.value;
  if (!isObject(root) || !isObject(root.States)) {
    return { ...NO_DEFINITION, issues: [notADefinition(written, root)] };
  }
  const issues = bare.map(({ placeholder, offset }) => bareIssue(written.text, placeholder, offset, context));
  const walk = new Walk(context);
  walk.scope(root, ROOT);
  const unresolved: Unresolved[] = [];
  for (const { placeholder, pointer } of walk.placeholders) {
    const open = context.open.get(placeholder);
    if (open !== undefined) unresolved.push({ placeholder, pointer, ...open });
    else {
      const told = context.undeclared?.(placeholder);
      const place = { pointer, ...read.value.place(pointer) };
      if (told !== undefined)
        issues.push(definition.locate({ severity: 'warning', code: 'source.undeclared', ...place, ...told }));
      const then = 'kept as it is, as AWS would get it';
      unresolved.push({ placeholder, pointer, why: 'nobody gives it a value', then });
    }
  }
  const language = root.QueryLanguage === 'JSONata' ? 'JSONata' : 'JSONPath';
  const { states, functions, nested } = walk;
  return { states, queryLanguage: language, functions, nested, unresolved, definition, issues };
}

function resolvedText(written: Written): ResolvedText {
  const { text } = written.text;
  const format = /^\s*(?:[[{"]|\/[/*])/.test(text) ? 'json' : 'yaml';
  if (written.form === 'value') {
    const { place, file } = written;
    return { text, format, locate: (issue) => ({ ...issue, ...place(issue.pointer), file: file.path }) };
  }
  let starts: number[] | undefined;
  const locate = (issue: Issue): Issue => {
    if (text === '') return issue;
    starts ??= [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
    const index = (starts[issue.line - 1] ?? 0) + issue.column - 1;
    const { file, offset } = written.text.originOf(Math.min(index, text.length - 1));
    return { ...issue, ...file.placeAt(offset), file: file.path };
  };
  return { text, format, locate };
}

function notADefinition(written: Written, root: JsonValue): Issue {
  const { file, offset } = written.text.originOf(0);
  return file.issue('source.not-a-definition', 'error', offset, {
    message: isObject(root) ? 'the definition has no States' : 'the definition is no object',
    hint: 'A definition is an object with StartAt and States.',
  });
}

function bareIssue(text: MappedText, placeholder: string, index: number, { open }: DefinitionContext): Issue {
  const { file, offset } = text.originOf(index);
  const name = placeholder.slice(2, -1);
  const why = open.get(placeholder)?.why ?? 'nobody gives it a value';
  return file.issue('source.bare-placeholder', 'error', offset, {
    message: `${placeholder} stands where a number or other JSON belongs, and ${why}`,
    hint: `give its value: ${/--param \S+=…/.exec(why)?.[0] ?? `--param ${name}=…`}`,
  });
}

/** Goes through all states of a definition, whatever else is wrong with it. */
class Walk {
  states = 0;
  readonly functions: CalledFunction[] = [];
  readonly nested: NestedMachine[] = [];
  readonly placeholders: { readonly placeholder: string; readonly pointer: Pointer }[] = [];
  readonly #context: DefinitionContext;

  constructor(context: DefinitionContext) {
    this.#context = context;
  }

  scope(scope: JsonObject, pointer: Pointer): void {
    for (const [key, value] of Object.entries(scope)) if (key !== 'States') this.#texts(value, at(pointer, key));
    for (const [name, state] of Object.entries(asObject(scope.States))) {
      if (isObject(state)) this.#state(name, state, at(pointer, 'States', name));
    }
  }

  #state(name: string, state: JsonObject, pointer: Pointer): void {
    this.states++;
    for (const [key, value] of Object.entries(state)) {
      const where = at(pointer, key);
      if ((key === 'Iterator' || key === 'ItemProcessor') && isObject(value)) this.scope(value, where);
      else if (key === 'Branches') {
        for (const [i, branch] of asArray(value).entries()) if (isObject(branch)) this.scope(branch, at(where, i));
      } else this.#texts(value, where);
    }
    if (state.Type === 'Task') this.#task(name, state, pointer);
  }

  #task(state: string, raw: JsonObject, pointer: Pointer): void {
    const resource = asText(raw.Resource) ?? '';
    const call = asObject(raw.Arguments ?? raw.Parameters);
    const { kind, service, action } = recogniseResource(resource);
    const direct = this.#context.entities.find(resource, 'function');
    const called = calledFunction(call, kind, service, action, resource);
    const entity = direct ?? (called === undefined ? undefined : this.#context.entities.find(called, 'function'));
    if (entity?.facts !== undefined) {
      this.functions.push({ pointer, state, function: entity.id, ...entity.facts });
    }
    if (kind === 'nested' || (kind === 'sdk' && service === 'sfn' && /^start(Sync)?Execution$/.test(action))) {
      const started = asText(call.StateMachineArn);
      const machine = started === undefined ? undefined : this.#context.entities.find(started, 'machine');
      const as = started === undefined ? null : (workflowNames(started)[0] ?? null);
      this.nested.push({ pointer, state, machine: machine?.id ?? null, as });
    }
  }

  #texts(value: JsonValue, pointer: Pointer): void {
    if (typeof value === 'string') {
      if (!value.includes('${')) return;
      for (const [placeholder, escaped, name] of value.matchAll(PLACEHOLDER)) {
        if (escaped === '!' || /^AWS::/.test(name ?? '')) continue;
        this.placeholders.push({ placeholder, pointer });
      }
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) this.#texts(item, at(pointer, i));
    } else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) this.#texts(member, at(pointer, key));
    }
  }
}

function calledFunction(
  call: JsonObject,
  kind: string,
  service: string,
  action: string,
  resource: string,
): string | undefined {
  if (service !== 'lambda') return undefined;
  if (kind === 'lambda') return resource;
  return /^invoke(Async)?$/.test(action) ? asText(call.FunctionName) : undefined;
}

/** Pointer in a document of what stands at `pointer` in a value at `base`. */
export const inside = (base: Pointer, pointer: Pointer): Pointer => at(base, ...keysOf(pointer));
