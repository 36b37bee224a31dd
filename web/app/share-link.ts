import type { Inputs, TextFile } from './inputs.ts';
import { NO_INPUTS } from './inputs.ts';

/** The inputs in the fragment of an address: deflated JSON in base64url. A fragment is never sent to a server. */
const KEY = '#s=';

/** Unpacked, what a link may hold: more than the server takes is refused before it fills the memory. */
const MOST_BYTES = 24 * 1024 * 1024;

export async function fragmentOf(inputs: Inputs): Promise<string> {
  const { workflow, load, files, precision, machine } = inputs;
  const short = (file: TextFile): [string, string] => [file.file, file.text];
  const json = JSON.stringify({ w: short(workflow), l: short(load), f: files.map(short), p: precision, m: machine });
  const packed = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return KEY + base64url(new Uint8Array(await new Response(packed).arrayBuffer()));
}

/** The inputs of a fragment; null when it holds none; an error in words when it is damaged. */
export async function inputsOf(fragment: string): Promise<Inputs | null | { readonly problem: string }> {
  if (!fragment.startsWith(KEY)) return null;
  try {
    const bytes = Uint8Array.from(atob(fragment.slice(KEY.length).replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    return checked(JSON.parse(await unpacked(bytes)));
  } catch {
    return { problem: 'This link is damaged or cut short: its inputs cannot be read. Ask for it again.' };
  }
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new Error('too large');
    }
    chunks.push(value);
  }
  return new Blob(chunks).text();
}

function checked(value: { w?: unknown; l?: unknown; f?: unknown; p?: unknown; m?: unknown }): Inputs {
  const file = (pair: unknown): TextFile => {
    const [name, text] = Array.isArray(pair) ? pair : [];
    if (typeof name !== 'string' || typeof text !== 'string') throw new Error('not a file');
    return { file: name, text };
  };
  return {
    workflow: file(value.w),
    load: file(value.l),
    files: Array.isArray(value.f) ? value.f.map(file) : [],
    ...(typeof value.m === 'string' && { machine: value.m }),
    precision: typeof value.p === 'string' ? value.p : NO_INPUTS.precision,
  };
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
