import { refusal } from '../refusal.ts';
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
}

/** Chunks of a request's body as they come, never more than allowed. @throws Refusal 400, 408, 413, 503 */
export async function* bodyChunks(request: Request, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const { limit, timeoutMs, take } = options;
  if (Number(request.headers.get('content-length') ?? 0) > LIMITS[limit]) throw tooLarge(limit);
  const { body } = request;
  if (body === null) return;
  const reader = body.getReader();
  const deadline = deadlineOf(timeoutMs);
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([readFrom(reader), deadline.passed]);
      if (done) return;
      size += value.length;
      if (size > LIMITS[limit]) throw tooLarge(limit);
      take(value.length);
      yield value;
    }
  } finally {
    deadline.clear();
    reader.cancel().catch(() => {}); // what is left is not read; after the last byte this does nothing
  }
}

type Read = { readonly done: true; readonly value?: undefined } | { readonly done: false; readonly value: Uint8Array };

async function readFrom(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Read> {
  try {
    return (await reader.read()) as Read;
  } catch {
    throw refusal(400, { code: 'http.truncated-body', message: 'the connection ended before the body did' });
  }
}

function deadlineOf(ms: number): { readonly passed: Promise<never>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `the body did not arrive within ${ms / 1000} s`;
      reject(refusal(408, { code: 'http.too-slow', message }, { Connection: 'close' }));
    }, ms);
  });
  passed.catch(() => {});
  return { passed, clear: () => clearTimeout(timer) };
}
