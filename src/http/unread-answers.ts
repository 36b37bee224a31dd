import { refusal } from './refusal.ts';

const MIB = 1024 * 1024;
/** Bytes of answers that clients have not read yet, over all requests. */
const MOST_UNREAD = 128 * MIB;
/** An answer of a usual size is given also while long ones fill the rest. */
const USUAL = 2 * MIB;
const MOST_UNREAD_WITH_USUAL = 192 * MIB;
const PIECE = 64 * 1024;

/** Counts what answers under way hold in memory, and hands each out piece by piece, as its client reads. */
export class UnreadAnswers {
  #held = 0;

  get held(): number {
    return this.#held;
  }

  /** @throws Refusal 503 when not even a usual answer would have room. */
  refuseWhenFull(): void {
    this.#refuseUnless(this.#held < MOST_UNREAD);
  }

  /**
   * The body as a stream that is pulled at the client's pace; what is not yet pulled counts.
   *
   * @throws Refusal 503 when too much is unread already
   */
  stream(body: Uint8Array): ReadableStream<Uint8Array> {
    const size = body.length;
    this.#refuseUnless(this.#held + size <= (size <= USUAL ? MOST_UNREAD_WITH_USUAL : MOST_UNREAD));
    this.#held += size;
    let at = 0;
    const release = (): void => {
      this.#held -= size - at;
      at = size;
    };
    return new ReadableStream({
      pull: (controller) => {
        const piece = body.subarray(at, at + PIECE);
        at += piece.length;
        this.#held -= piece.length;
        if (piece.length > 0) controller.enqueue(piece);
        if (at >= size) controller.close();
      },
      cancel: release,
    });
  }

  #refuseUnless(hasRoom: boolean): void {
    if (hasRoom) return;
    throw refusal(
      503,
      { code: 'http.busy', message: 'too many answers wait to be read', hint: 'try again in a moment' },
      { 'Retry-After': '15' },
    );
  }
}
