import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { HclResult } from '../source/index.ts';

type Parse = (file: string, text: string) => Promise<unknown>;

/** Brackets inside each other: no configuration has so many, and the parser recurses over them. */
const MOST_DEPTH = 150;
/** Signs before a value, and choices on one line: the parser recurses over these too. */
const LONG_CHAIN = /[!-]{100}|(?:\?[^?\n]*){200}/;

const load = createRequire(import.meta.url);
let parser: Parse | undefined;

/** hcl2json: HashiCorp's own parser as WebAssembly, loaded when there is HCL to read. */
export async function parseHcl(text: string, file: string): Promise<HclResult> {
  const line = tooDeep(text);
  if (line !== undefined) return { message: `it is nested more than ${MOST_DEPTH} levels deep`, line, column: 1 };
  parser ??= (load('@cdktf/hcl2json') as { parse: Parse }).parse;
  try {
    return { value: (await parser(basename(file), text)) as never };
  } catch (error) {
    const { message } = error as Error;
    if (!message.startsWith('parse config')) forget();
    const told = message.replace(/^parse config: \[?/, '').replace(/\]$/, '');
    const place = /:(\d+),(\d+)(?:-[\d,]+)?:\s*(.*)$/s.exec(told);
    if (place === null) return { message: told };
    return { line: Number(place[1]), column: Number(place[2]), message: place[3]! };
  }
}

/** A parser that ended on a text takes no further one: the next gets a new one. */
function forget(): void {
  parser = undefined;
  for (const path of Object.keys(load.cache)) if (path.includes('hcl2json')) delete load.cache[path];
}

/** The line where nesting gets too deep, whatever is text and what is not. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  let line = 1;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\n') {
      line++;
    } else if (c === '(' || c === '[' || c === '{') {
      if (++depth > MOST_DEPTH) return line;
    } else if ((c === ')' || c === ']' || c === '}') && depth > 0) depth--;
  }
  const chain = text.split('\n').findIndex((one) => LONG_CHAIN.test(one));
  return chain < 0 ? undefined : chain + 1;
}
