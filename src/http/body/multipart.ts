import { refusal } from '../refusal.ts';
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
const CRLF = '\r\n';

/**
 * Takes a multipart body apart while it arrives: `push` every chunk, then `end`.
 *
 * @param admit  called with each part's head and its size so far, before the bytes are kept; it throws to refuse them.
 * @throws Refusal 400 for a body that is malformed or ends too early.
 */
export class MultipartReader {
  readonly #delimiter: Buffer;
  readonly #admit: (head: PartHead, size: number, added: number) => void;
  readonly #parts: Part[] = [];
  #pending: Buffer = Buffer.from(CRLF); // so that the first delimiter looks like all others
  #state: 'before' | 'delimiter' | 'head' | 'content' | 'after' = 'before';
  #head: PartHead = { name: '', filename: undefined };
  #content: Buffer[] = [];
  #size = 0;

  constructor(boundary: string, admit: (head: PartHead, size: number, added: number) => void) {
    this.#delimiter = Buffer.from(`${CRLF}--${boundary}`);
    this.#admit = admit;
  }

  push(chunk: Uint8Array): void {
    this.#pending = this.#pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#pending, chunk]);
    while (this.#step());
  }

  end(): readonly Part[] {
    if (this.#state === 'after') return this.#parts;
    const code = this.#state === 'before' ? 'http.bad-multipart' : 'http.truncated-body';
    const message =
      this.#state === 'before'
        ? 'the boundary named in Content-Type does not occur in the body'
        : `the body ends inside ${this.#parts.length === 0 ? 'its first part' : `the part after "${this.#parts.at(-1)!.name}"`}`;
    throw refusal(400, { code, message });
  }

  /** One step of the grammar; false when more bytes are needed. */
  #step(): boolean {
    switch (this.#state) {
      case 'before':
        return this.#skipToDelimiter();
      case 'delimiter':
        return this.#afterDelimiter();
      case 'head':
        return this.#readHead();
      case 'content':
        return this.#readContent();
      case 'after':
        this.#pending = Buffer.alloc(0); // an epilogue means nothing
        return false;
    }
  }

  #skipToDelimiter(): boolean {
    const found = this.#pending.indexOf(this.#delimiter);
    this.#drop(found === -1 ? Math.max(0, this.#pending.length - this.#delimiter.length + 1) : found);
    if (found === -1) return false;
    this.#drop(this.#delimiter.length);
    this.#state = 'delimiter';
    return true;
  }

  /** `--` ends the body; white space and a line break begin a part. */
  #afterDelimiter(): boolean {
    if (this.#pending.length < 2) return false;
    if (this.#pending.toString('latin1', 0, 2) === '--') {
      this.#state = 'after';
      return true;
    }
    const lineEnd = this.#pending.indexOf(CRLF);
    if (lineEnd === -1 && this.#pending.length < MAX_HEAD_BYTES) return false;
    if (lineEnd === -1 || this.#pending.toString('latin1', 0, lineEnd).trim() !== '') {
      throw malformed('something else than a line break follows a boundary');
    }
    if (this.#parts.length >= LIMITS.parts) throw malformed(`there are more than ${LIMITS.parts} parts`);
    this.#drop(lineEnd); // its line break stays, so that a part without headers has an empty head
    this.#state = 'head';
    return true;
  }

  #readHead(): boolean {
    const end = this.#pending.indexOf(CRLF + CRLF);
    if ((end === -1 ? this.#pending.length : end) > MAX_HEAD_BYTES)
      throw malformed('the headers of a part are too long');
    if (end === -1) return false;
    this.#head = headOf(this.#pending.toString('utf8', 0, end));
    this.#drop(end + 2 * CRLF.length);
    this.#state = 'content';
    return true;
  }

  #readContent(): boolean {
    const found = this.#pending.indexOf(this.#delimiter);
    // without a delimiter the last bytes may be the beginning of one
    const upTo = found === -1 ? Math.max(0, this.#pending.length - this.#delimiter.length + 1) : found;
    if (upTo > 0) {
      this.#size += upTo;
      this.#admit(this.#head, this.#size, upTo);
      this.#content.push(this.#pending.subarray(0, upTo));
      this.#drop(upTo);
    }
    if (found === -1) return false;
    this.#parts.push({ ...this.#head, bytes: Buffer.concat(this.#content) });
    this.#content = [];
    this.#size = 0;
    this.#drop(this.#delimiter.length);
    this.#state = 'delimiter';
    return true;
  }

  #drop(bytes: number): void {
    this.#pending = this.#pending.subarray(bytes);
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

function headOf(text: string): PartHead {
  const disposition = /^content-disposition:\s*form-data\s*(;.*)$/im.exec(text)?.[1];
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

const malformed = (message: string): Error => refusal(400, { code: 'http.bad-multipart', message });
