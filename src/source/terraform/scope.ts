import type { JsonObject, JsonValue } from '../../asl/index.ts';
import type { Issue } from '../../issue/index.ts';
import { Refusal } from '../cloudformation/template.ts';
import type { SourceCode } from '../codes.ts';
import type { OpenPlaceholder } from '../definition.ts';
import type { Files } from '../files.ts';
import { asObject, isObject } from '../json.ts';
import type { Taken } from '../model.ts';
import type { SourceFile } from '../source-file.ts';

/** A block of the configuration and where it stands. */
export interface Block {
  readonly body: JsonObject;
  readonly file: SourceFile;
  /** Of its header. */
  readonly offset: number;
}

/** Characters that resolving one configuration may make. */
const MOST_WORK = 16 * 2 ** 20;

/** What all modules of one configuration share. */
export class Run {
  readonly files: Files;
  readonly given: ReadonlyMap<string, string>;
  /** Folder of the root module: paths of `file()` start there. */
  readonly folder: string;
  readonly issues: Issue[] = [];
  readonly open = new Map<string, OpenPlaceholder>();
  readonly taken = new Map<string, Taken>();
  /** What is being evaluated, outermost first. */
  readonly evaluating: string[] = [];
  region: string | null = null;
  #work = 0;

  constructor(folder: string, files: Files, given: ReadonlyMap<string, string>) {
    this.folder = folder;
    this.files = files;
    this.given = given;
  }

  spend(amount: number, at: Block): void {
    this.#work += amount;
    if (this.#work > MOST_WORK) {
      refuse(
        'source.too-large',
        at,
        'resolving this makes far more text than a definition can hold',
        'write the text out',
      );
    }
  }

  leave(name: string, why: string, then = 'taken as a name'): string {
    const placeholder = `\${${name.replace(/[{}$"]/g, '')}}`;
    if (!this.open.has(placeholder)) this.open.set(placeholder, { why, then });
    return placeholder;
  }
}

/** One module: its blocks by kind and name, and what was passed to it. */
export class Module {
  readonly run: Run;
  readonly folder: string;
  /** `module.orders.`, empty for the root. */
  readonly prefix: string;
  /** `resource.aws_lambda_function.charge`, `data.template_file.x`, `variable.name`, `local.x`, `module.m`, `output.o`. */
  readonly blocks: ReadonlyMap<string, Block>;
  /** Arguments of the module call, and the module they are written in. */
  readonly call:
    | { readonly body: JsonObject; readonly from: Module; readonly at: Block; readonly names: Names }
    | undefined;
  readonly children = new Map<string, Module>();

  constructor(run: Run, folder: string, prefix: string, blocks: ReadonlyMap<string, Block>, call?: Module['call']) {
    this.run = run;
    this.folder = folder;
    this.prefix = prefix;
    this.blocks = blocks;
    this.call = call;
  }
}

/** Names a place has of its own: `each`, `count`, variables of a template. */
export type Names = ReadonlyMap<string, JsonValue>;
export const NO_NAMES: Names = new Map();

export function refuse(code: SourceCode, at: Block, message: string, hint: string): never {
  throw new Refusal(at.file.issue(code, 'error', at.offset, { message, hint }));
}

/** Blocks of a file as hcl2json writes it, or of a `.tf.json`. */
export function blocksOf(value: JsonValue, file: SourceFile): Map<string, Block> {
  const root = asObject(value);
  const blocks = new Map<string, Block>();
  const places = placesIn(file.text);
  const add = (key: string, body: JsonValue | undefined, name: string): void => {
    const offset = places.get(key) ?? places.get(`"${name}"`) ?? 0;
    const own = Array.isArray(body) ? body[0] : body;
    blocks.set(key, { body: isObject(own) ? own : { value: own ?? null }, file, offset });
  };
  for (const kind of ['resource', 'data']) {
    for (const [type, named] of Object.entries(merged(root[kind]))) {
      for (const [name, body] of Object.entries(merged(named))) add(`${kind}.${type}.${name}`, body, name);
    }
  }
  for (const kind of ['variable', 'module', 'output', 'provider']) {
    for (const [name, body] of Object.entries(merged(root[kind]))) add(`${kind}.${name}`, body, name);
  }
  for (const locals of Array.isArray(root.locals) ? root.locals : [root.locals]) {
    for (const [name, body] of Object.entries(asObject(locals))) add(`local.${name}`, { value: body }, name);
  }
  return blocks;
}

const HEADER =
  /^[ \t]*(resource|data|variable|module|output|provider)[ \t]+"?([^"\s{]+)"?(?:[ \t]+"?([^"\s{]+)"?)?[ \t]*\{/gm;
const ATTRIBUTE = /^[ \t]*([\w-]+)[ \t]*=(?!=)/gm;
const MEMBER = /"([\w.-]+)"\s*:/g;

/** Where blocks (`resource.type.name`), attributes (`local.name`) and members of JSON (`"name"`) first stand. */
function placesIn(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const add = (key: string, offset: number): void => {
    if (!places.has(key)) places.set(key, offset);
  };
  for (const { 1: kind, 2: first, 3: second, index } of text.matchAll(HEADER)) {
    add(second === undefined ? `${kind}.${first}` : `${kind}.${first}.${second}`, index);
  }
  for (const { 1: name, index } of text.matchAll(ATTRIBUTE)) add(`local.${name}`, index);
  for (const { 1: name, index } of text.matchAll(MEMBER)) add(`"${name}"`, index);
  return places;
}

/** JSON configurations may give lists of objects where HCL has blocks. */
const merged = (value: JsonValue | undefined): JsonObject =>
  Array.isArray(value) ? Object.assign({}, ...value.map((one) => asObject(one))) : asObject(value);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Offset of the value of an attribute in a block; the block's own where it is not found. */
export function attributeOffset({ file, offset }: Block, name: string): number {
  const rest = file.text.slice(offset);
  const match = new RegExp(`^[ \\t]*"?${escaped(name)}"?[ \\t]*[=:][ \\t]*`, 'm').exec(rest);
  return match === null ? offset : offset + match.index + match[0].length;
}
