import { Dicer } from '@fastify/busboy';
import { type Refusal, refusal } from '../refusal.ts';
import { LIMITS } from './limits.ts';

/** One part of a multipart/form-data body (RFC 7578). */
export interface Part {
  readonly name: string;
  /** As the client named the file, without folders; undefined for a plain field. */
  readonly filename: string | undefined;
  readonly bytes: Uint8Array;
}

type PartHead = Omit<Part, 'bytes'>;

const MAX_HEAD_BYTES = 8192;

/**
 * Takes a multipart body apart while it arrives: `push` every chunk, then `end`.
 *
 * @param admit  called with each part's head and its size so far, before the bytes are kept; it throws to refuse them.
 * @throws Refusal 400 for a body that is malformed or ends too early.
 */
export class MultipartReader {
  readonly #admit: (head: PartHead, size: number, added: number) => void;
  readonly #parts: Part[] = [];
  readonly #dicer: Dicer;
  readonly #finished: Promise<void>;
  #begun = 0;
  #failure: unknown;

  constructor(boundary: string, admit: (head: PartHead, size: number, added: number) => void) {
    this.#admit = admit;
    const config = { boundary, maxHeaderPairs: 100, maxHeaderSize: MAX_HEAD_BYTES }; // the size is missing in the types
    this.#dicer = new Dicer(config);
    this.#dicer.on('part', (part) => this.#readPart(part));
    this.#finished = new Promise((resolve) => {
      this.#dicer.on('finish', resolve); // may come with the last chunk, before end()
      this.#dicer.on('error', () => {
        this.#fail(this.#endedTooEarly());
        resolve();
      });
    });
  }

  /** Resolves when what the chunk completes is read. */
  async push(chunk: Uint8Array): Promise<void> {
    const taken = new Promise<void>((resolve) => {
      const go = (): void => resolve();
      this.#dicer.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), go);
    });
    await Promise.race([taken, this.#finished]); // of a last chunk that fills a part's buffer no write is acknowledged
    if (this.#failure !== undefined) throw this.#failure;
  }

  async end(): Promise<readonly Part[]> {
    this.#dicer.end();
    await this.#finished;
    await new Promise((resolve) => setImmediate(resolve)); // an empty part ends a tick later
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#begun > this.#parts.length) throw malformed('a part has no Content-Disposition with a name');
    return this.#parts;
  }

  #readPart(part: Dicer.PartStream): void {
    if (++this.#begun > LIMITS.parts) this.#fail(malformed(`there are more than ${LIMITS.parts} parts`));
    const content: Buffer[] = [];
    let head: PartHead | undefined;
    let size = 0;
    part.on('header', (header) => {
      this.#attempt(() => {
        head = headOf(header as Readonly<Record<string, readonly string[]>>);
      });
    });
    part.on('data', (bytes: Buffer) => {
      if (this.#failure !== undefined || head === undefined) return;
      size += bytes.length;
      this.#attempt(() => this.#admit(head!, size, bytes.length));
      content.push(bytes);
    });
    part.on('end', () => {
      if (head !== undefined) this.#parts.push({ ...head, bytes: Buffer.concat(content) });
    });
    part.on('error', () => {}); // the reader itself tells of the same
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The first fault is the one told. */
  #fail(error: unknown): void {
    this.#failure ??= error;
  }

  #endedTooEarly(): Refusal {
    if (this.#begun === 0) return malformed('the boundary named in Content-Type does not occur in the body');
    const last = this.#parts.at(-1);
    const place = last === undefined ? 'its first part' : `the part after "${last.name}"`;
    return refusal(400, { code: 'http.truncated-body', message: `the body ends inside ${place}` });
  }
}

/** The boundary of a Content-Type. @throws Refusal 400 */
export function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined || boundary.length > 70)
    throw malformed('Content-Type names no boundary of 1 to 70 characters');
  return boundary;
}

/** @param header  values by lower-case name, as bytes of Latin-1. */
function headOf(header: Readonly<Record<string, readonly string[]>>): PartHead {
  const sent = Buffer.from(header['content-disposition']?.[0] ?? '', 'latin1').toString('utf8');
  const disposition = /^\s*form-data\s*(;.*)$/is.exec(sent)?.[1];
  const name = disposition === undefined ? undefined : parameter(disposition, 'name');
  if (disposition === undefined || name === undefined) throw malformed('a part has no Content-Disposition with a name');
  const filename = parameter(disposition, 'filename');
  return { name, filename: filename === undefined ? undefined : bareName(filename) };
}

/** Browsers write a quote in a name as %22 (HTML standard, "multipart/form-data"), others with a backslash. */
function parameter(disposition: string, key: string): string | undefined {
  const match = new RegExp(`;\\s*${key}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, 'i').exec(disposition);
  const quoted = match?.[1]?.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"');
  return quoted ?? match?.[2];
}

/** A file's name without folders and control characters, short enough for a message. */
export function bareName(name: string): string {
  const last = name.split(/[\\/]/).pop() ?? '';
  return last.replace(/\p{C}/gu, '').slice(0, 200);
}

const malformed = (message: string): Refusal => refusal(400, { code: 'http.bad-multipart', message });
