import type { IncomingMessage } from 'node:http';
import { type Refusal, refusal } from '../refusal.ts';
import { LIMITS, type Limited, tooLarge } from './limits.ts';

/** Bytes of bodies that all requests together hold in memory. */
export class HeldBytes {
  #held = 0;

  /** Counts the bytes of one request until `release`. */
  open(): { take(bytes: number): void; release(): void } {
    let mine = 0;
    return {
      take: (bytes) => {
        mine += bytes;
        this.#held += bytes;
        if (this.#held <= LIMITS.held) return;
        throw refusal(
          503,
          { code: 'http.busy', message: 'too many uploads at once', hint: 'try again in a moment' },
          { 'Retry-After': '2' },
        );
      },
      release: () => {
        this.#held -= mine;
        mine = 0;
      },
    };
  }
}

export interface ReadOptions {
  /** The whole body may have so many bytes. */
  readonly limit: Limited & keyof typeof LIMITS;
  /** Time until the last byte has to be there. */
  readonly timeoutMs: number;
  readonly take: (bytes: number) => void;
  /** The request as Node has it: read from there, small chunks come joined, without an object for each. */
  readonly incoming: IncomingMessage | undefined;
}

/** Chunks of a request's body as they come, never more than allowed. @throws Refusal 400, 408, 413, 503 */
export async function* bodyChunks(request: Request, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const { limit, timeoutMs, take } = options;
  if (Number(request.headers.get('content-length') ?? 0) > LIMITS[limit]) throw tooLarge(limit);
  const reader = readerOf(request, options.incoming);
  if (reader === undefined) return;
  const deadline = new Deadline(timeoutMs);
  const joined = new JoinedChunks();
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await deadline.of(reader.next());
      if (done) break;
      size += value.length;
      if (size > LIMITS[limit]) throw tooLarge(limit);
      take(value.length);
      const full = joined.add(value);
      if (full !== undefined) yield full;
    }
    const rest = joined.rest();
    if (rest.length > 0) yield rest;
  } finally {
    deadline.clear();
    reader.end(); // what is left is not read
  }
}

/** A body may come byte by byte, and an object for each byte is a hundred times its size: small chunks are copied into blocks. */
class JoinedChunks {
  static readonly #BLOCK = 64 * 1024;
  #block = new Uint8Array(JoinedChunks.#BLOCK);
  #used = 0;

  /** Takes a chunk; answers bytes that are ready to be kept, in order, or undefined while a block fills. */
  add(chunk: Uint8Array): Uint8Array | undefined {
    if (this.#used === 0 && chunk.length >= JoinedChunks.#BLOCK) return chunk;
    if (this.#used + chunk.length <= JoinedChunks.#BLOCK) {
      this.#block.set(chunk, this.#used);
      this.#used += chunk.length;
      return undefined;
    }
    const together = new Uint8Array(this.#used + chunk.length);
    together.set(this.#block.subarray(0, this.#used));
    together.set(chunk, this.#used);
    this.#used = 0;
    return together;
  }

  rest(): Uint8Array {
    return this.#block.slice(0, this.#used);
  }
}

type Read = { readonly done: true; readonly value?: undefined } | { readonly done: false; readonly value: Uint8Array };

interface BodyReader {
  /** @throws Refusal 400 when the connection ends first */
  next(): Promise<Read>;
  end(): void;
}

function readerOf(request: Request, incoming: IncomingMessage | undefined): BodyReader | undefined {
  if (incoming !== undefined) {
    // the connection stays: the refusal has to go out on it
    const chunks = incoming.iterator({ destroyOnReturn: false });
    return {
      next: () => untilCut(chunks.next() as Promise<Read>),
      end: () => void chunks.return?.().catch(() => {}),
    };
  }
  const { body } = request; // made when it is asked for, and then the only way to read
  if (body === null) return undefined;
  const reader = body.getReader();
  return { next: () => untilCut(reader.read() as Promise<Read>), end: () => void reader.cancel().catch(() => {}) };
}

async function untilCut(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch {
    throw refusal(400, { code: 'http.truncated-body', message: 'the connection ended before the body did' });
  }
}

/** Rejects what waits when the time is over. One promise raced against every chunk would keep them all until its end. */
class Deadline {
  readonly #timer: NodeJS.Timeout;
  #passed: Refusal | undefined;
  #reject: (reason: unknown) => void = () => {};

  constructor(ms: number) {
    this.#timer = setTimeout(() => {
      const message = `the body did not arrive within ${ms / 1000} s`;
      this.#passed = refusal(408, { code: 'http.too-slow', message }, { Connection: 'close' });
      this.#reject(this.#passed);
    }, ms);
  }

  async of<T>(waiting: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#passed !== undefined) reject(this.#passed);
      this.#reject = reject;
      waiting.then(resolve, reject);
    });
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
