import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Parser,
  type YAMLMap,
  YAMLParseError,
} from 'yaml';
import { at, type Pointer, ROOT } from '../../issue/index.ts';
import { type LongForms, MAX_DEPTH, type Problem, type RawDocument } from '../document.ts';
import type { JsonValue } from '../model.ts';
import { joinFlowLines } from './flow-lines.ts';
import { duplicateKey, numberTooLarge, setMember, tooDeep } from './json-document.ts';
import { addChild, type Spot } from './source-positions.ts';
import { yamlTooMuch } from './yaml-scan.ts';

/** Values that aliases may repeat, in all: more than any hand-written file, far less than an alias bomb. */
const MAX_ALIASED_VALUES = 50_000;

export function readYaml(text: string, tags?: LongForms): RawDocument {
  const much = yamlTooMuch(text);
  if (much !== undefined) {
    const problem =
      much.what === 'deep' ? tooDeep(much.offset) : notYaml('thousands of entries are empty', much.offset);
    return { spots: { offset: 0 }, problems: [problem] };
  }
  try {
    const first = readText(text, tags);
    const isIndentation = first.problems.some(({ message }) => /sufficiently indented/.test(message));
    if (!isIndentation) return first;
    const again = readText(joinFlowLines(text), tags);
    return again.value === undefined ? first : again;
  } catch (cause) {
    // Not expected for any text; the parser's own failure must still be an answer.
    const message = cause instanceof Error ? firstLine(cause.message) : 'unreadable';
    return { spots: { offset: 0 }, problems: [notYaml(message, 0)] };
  }
}

function readText(text: string, tags: LongForms | undefined): RawDocument {
  const tokens = [...new Parser().parse(text)];
  const deep = offsetTooDeep(tokens);
  if (deep !== undefined) return { spots: { offset: 0 }, problems: [tooDeep(deep)] };
  return readTree(compose(tokens, text.length), tags);
}

/** The first document; a second one is an error, as in `parseDocument`, whose two halves these are. */
function compose(tokens: readonly CST.Token[], length: number): Document.Parsed {
  const composer = new Composer({ merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const [first, second] = [...composer.compose(tokens, true, length)];
  if (first === undefined) throw new Error('no document');
  if (second !== undefined) {
    const extra = second.range[0];
    first.errors.push(new YAMLParseError([extra, extra + 1], 'MULTIPLE_DOCS', 'a second document begins here'));
  }
  return first;
}

function readTree(tree: Document.Parsed, longForms: LongForms | undefined): RawDocument {
  const problems = tree.errors.slice(0, 5).map((e) => notYaml(firstLine(e.message), e.pos[0]));
  if (problems.length > 0) return { spots: { offset: 0 }, problems };
  const reader = new YamlReader(longForms);
  const spots: Spot = { offset: tree.contents?.range?.[0] ?? 0 };
  const value = reader.read(tree.contents, ROOT, spots, 0);
  const tags = tree.warnings
    .filter((w) => longForms?.(/![\w:]*/.exec(w.message)?.[0] ?? '') === undefined)
    .slice(0, 20)
    .map((w) => unknownTag(firstLine(w.message), w.pos[0]));
  return {
    ...(reader.problems.some(({ severity }) => severity === 'error') ? {} : { value }),
    spots,
    problems: [...reader.problems, ...tags],
  };
}

/** The tokeniser keeps its own stack, the composer recurses: so the depth is measured in between. */
function offsetTooDeep(tokens: readonly CST.Token[]): number | undefined {
  let level: CST.Token[] = tokens.flatMap((t) => (t.type === 'document' && t.value ? [t.value] : []));
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return level[0]?.offset ?? 0;
    const next: CST.Token[] = [];
    for (const token of level) {
      if (!('items' in token)) continue;
      for (const item of token.items) {
        if (item.key) next.push(item.key);
        if (item.value) next.push(item.value);
      }
    }
    level = next;
  }
  return undefined;
}

class YamlReader {
  readonly problems: Problem[] = [];
  /** The latest node of each anchor so far: the one an alias means. */
  readonly #anchors = new Map<string, Node>();
  readonly #longForms: LongForms | undefined;
  #aliasedValues = 0;
  #insideAlias = 0;

  constructor(longForms: LongForms | undefined) {
    this.#longForms = longForms;
  }

  read(node: unknown, pointer: Pointer, spot: Spot, depth: number): JsonValue {
    if (this.#insideAlias > 0 && ++this.#aliasedValues > MAX_ALIASED_VALUES)
      return this.#refuse(aliasBomb(spot.offset));
    if (depth > MAX_DEPTH) return this.#refuse(tooDeep(spot.offset));
    if (isAlias(node)) return this.#alias(node, pointer, spot, depth);
    if (isNode(node) && node.anchor !== undefined && this.#insideAlias === 0) this.#anchors.set(node.anchor, node);
    const longForm = isNode(node) && node.tag?.startsWith('!') ? this.#longForms?.(node.tag) : undefined;
    if (longForm !== undefined) {
      const inner: Spot = { offset: spot.offset };
      addChild(spot, longForm, inner);
      return { [longForm]: this.#plain(node, at(pointer, longForm), inner, depth + 1) };
    }
    return this.#plain(node, pointer, spot, depth);
  }

  /** A value without what its tag is short for. */
  #plain(node: unknown, pointer: Pointer, spot: Spot, depth: number): JsonValue {
    if (isMap(node)) return this.#map(node, pointer, spot, depth);
    if (isSeq(node)) {
      const items: JsonValue[] = [];
      for (const [i, item] of node.items.entries()) {
        items.push(this.#child(item, String(i), pointer, spot, undefined, depth));
      }
      return items;
    }
    return isScalar(node) ? this.#scalar(node.value, pointer, spot) : null;
  }

  /** Reads a member, giving it a spot of its own; what has no place in the text stands where its parent does. */
  #child(
    node: unknown,
    key: string,
    parent: Pointer,
    spot: Spot,
    keyOffset: number | undefined,
    depth: number,
  ): JsonValue {
    const range = (node as Node | null)?.range;
    const child: Spot = { offset: range?.[0] ?? keyOffset ?? spot.offset, keyOffset };
    addChild(spot, key, child);
    return this.read(node, at(parent, key), child, depth + 1);
  }

  #alias(alias: Alias, pointer: Pointer, spot: Spot, depth: number): JsonValue {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) return this.#refuse(notYaml(`the alias *${alias.source} has no anchor`, spot.offset));
    this.#insideAlias++;
    const value = this.read(target, pointer, spot, depth + 1);
    this.#insideAlias--;
    return value;
  }

  #map(map: YAMLMap, pointer: Pointer, spot: Spot, depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    const merges: Pair[] = [];
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) merges.push(pair);
      else this.#member(object, pair, pointer, spot, depth);
    }
    for (const pair of merges) this.#merge(object, pair.value, pointer, spot, depth);
    return object;
  }

  #member(object: Record<string, JsonValue>, pair: Pair, pointer: Pointer, spot: Spot, depth: number): void {
    const keyOffset = (pair.key as Node | null)?.range?.[0] ?? spot.offset;
    const key = isScalar(pair.key) ? keyText(pair.key.value, pair.key.source) : undefined;
    if (key === undefined) {
      this.#refuse(notYaml('a key is not plain text', keyOffset));
      return;
    }
    if (Object.hasOwn(object, key))
      this.problems.push(duplicateKey(key, at(pointer, key), keyOffset, this.#longForms !== undefined));
    setMember(object, key, this.#child(pair.value, key, pointer, spot, keyOffset, depth));
  }

  /** YAML merge key: members of the named maps that the object does not have itself; earlier maps win. */
  #merge(object: Record<string, JsonValue>, source: unknown, pointer: Pointer, spot: Spot, depth: number): void {
    const target = isAlias(source) ? this.#anchors.get(source.source) : source;
    if (isSeq(target)) {
      for (const one of target.items) this.#merge(object, one, pointer, spot, depth);
      return;
    }
    if (!isMap(target) || depth > MAX_DEPTH) {
      this.#refuse(notYaml('a merge key (<<) must name a map', (source as Node | null)?.range?.[0] ?? spot.offset));
      return;
    }
    this.#insideAlias++;
    const scratch: Spot = { offset: target.range?.[0] ?? spot.offset };
    const merged = this.read(target, pointer, scratch, depth + 1) as Record<string, JsonValue>;
    this.#insideAlias--;
    for (const key of Object.keys(merged)) {
      if (Object.hasOwn(object, key)) continue;
      setMember(object, key, merged[key] ?? null);
      addChild(spot, key, scratch.children?.get(key) ?? scratch);
    }
  }

  #scalar(value: unknown, pointer: Pointer, spot: Spot): JsonValue {
    if (value === null || value === undefined) return null;
    if (typeof value === 'number' && !Number.isFinite(value)) return this.#refuse(numberTooLarge(pointer, spot.offset));
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
    return this.#refuse(notYaml(`a value of YAML's own kind (${typeof value}) has no JSON form`, spot.offset));
  }

  #refuse(problem: Problem): null {
    const echo =
      problem.pointer === ROOT && this.problems.some((p) => p.code === problem.code && p.code !== 'asl.not-yaml');
    if (!echo && this.problems.length < 20) this.problems.push(problem);
    return null;
  }
}

/** With `merge: true` the parser gives the key `<<` a symbol as its value. */
const isMergeKey = (key: unknown): boolean => isScalar(key) && typeof key.value === 'symbol';

/** Keys are text in JSON: `1:` and `true:` become "1" and "true" as written. */
function keyText(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return source ?? String(value);
  return undefined;
}

const firstLine = (message: string): string => message.split('\n', 1)[0] ?? message;

const notYaml = (message: string, offset: number): Problem => ({
  severity: 'error',
  code: 'asl.not-yaml',
  pointer: ROOT,
  offset,
  message: `not valid YAML: ${message}`,
  hint: 'Check indentation (spaces, no tabs), colons and quotes around this place.',
});

const aliasBomb = (offset: number): Problem => ({
  severity: 'error',
  code: 'asl.yaml-aliases',
  pointer: ROOT,
  offset,
  message: `aliases repeat more than ${MAX_ALIASED_VALUES} values`,
  hint: 'Write the repeated parts out, or repeat fewer of them.',
});

const unknownTag = (message: string, offset: number): Problem => ({
  severity: 'warning',
  code: 'asl.yaml-tag',
  pointer: ROOT,
  offset,
  message: `${message}: the value is taken as written`,
  hint: 'Tags such as !Sub and !Ref are resolved by CloudFormation, not here.',
});
