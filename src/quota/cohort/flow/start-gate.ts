import type { BucketQuota, ClientPolicy } from '../../../bill/contract/index.ts';

const ROUNDS = 12;
const SETTLED = 1e-10;
/** Halvings until a share is known to a double's precision. */
const BISECTIONS = 60;

/** How clients' retries may be followed: so many of them, over so many steps. */
export const MOST_RETRIES = 64;
export const LONGEST_WAIT_STEPS = 1 << 16;

/**
 * Starts as a fluid: what comes in a step shares the tokens of the step alike, new or retried; what is refused waits
 * or is given up, by the client's policy. A start refused by the limit of open executions has used its token.
 */
export class StartGate {
  offered = 0;
  accepted = 0;
  /** Tries refused by the bucket, by the limit. */
  refusedByBucket = 0;
  refusedByLimit = 0;
  /** Starts refused at first and tried again; dropped at once; given up after all retries. */
  retried = 0;
  dropped = 0;
  lost = 0;
  waiting = 0;
  peakWaiting = 0;
  /** The last step at whose end clients waited. */
  lastWaitingStep = -1;
  waitingAtHorizon = 0;
  /** Most tokens wanted in one step. */
  peakRequests = 0;
  firstByBucketStep = Infinity;
  firstByLimitStep = Infinity;
  /** Steps at whose end clients waited, summed up: amount times steps. */
  waitingSteps = 0;
  tokens: number;
  /** [tries before] accepted after so many retries. */
  readonly acceptedAfter: Float64Array;
  /** Refused in the step under way. */
  refusedNow = 0;
  readonly #bucket: BucketQuota | undefined;
  readonly #refill: number;
  readonly #retries: number;
  /** [retry] share of its wait that ends in the same step, and taps of the rest. */
  readonly #sameStep: Float64Array;
  readonly #tapStart: Int32Array;
  readonly #tapLag: Int32Array;
  readonly #tapShare: Float64Array;
  readonly #due: Float64Array;
  readonly #mask: number;
  readonly #isDrop: boolean;
  /** The last one with arrivals. */
  readonly #lastStep: number;
  /** Share accepted in the step before. */
  #shareBefore = 1;
  readonly #requests: Float64Array;

  constructor(
    bucket: BucketQuota | undefined,
    policy: ClientPolicy,
    { stepMs, horizonSteps }: { readonly stepMs: number; readonly horizonSteps: number },
  ) {
    this.#lastStep = horizonSteps - 1;
    this.#bucket = bucket;
    this.tokens = bucket?.bucketSize ?? 0;
    this.#refill = ((bucket?.refillRate ?? 0) * stepMs) / 1000;
    this.#retries = policy.kind === 'drop' ? 0 : policy.maxAttempts;
    this.#sameStep = new Float64Array(this.#retries);
    this.acceptedAfter = new Float64Array(this.#retries + 1);
    this.#requests = new Float64Array(this.#retries + 1);
    this.#tapStart = new Int32Array(this.#retries + 1);
    const later: { lag: number; share: number }[] = [];
    for (let retry = 0; retry < this.#retries; retry++) {
      const taps = waitTaps(policy, retry, stepMs);
      this.#sameStep[retry] = taps.filter(({ lag }) => lag === 0).reduce((sum, { share }) => sum + share, 0);
      later.push(...taps.filter(({ lag }) => lag > 0));
      this.#tapStart[retry + 1] = later.length;
    }
    this.#tapLag = Int32Array.from(later, ({ lag }) => lag);
    this.#tapShare = Float64Array.from(later, ({ share }) => share);
    const longest = Math.max(1, ...this.#tapLag);
    const slots = 2 ** Math.ceil(Math.log2(longest + 1));
    this.#mask = slots - 1;
    this.#due = new Float64Array(slots * Math.max(1, this.#retries));
    this.#isDrop = policy.kind === 'drop';
  }

  get isMetered(): boolean {
    return this.#bucket !== undefined;
  }

  /** @param room  executions that the limit lets start in this step. @returns starts accepted. */
  pass(step: number, arrivals: number, room: number): number {
    this.offered += arrivals;
    const available = this.#bucket === undefined ? Infinity : this.tokens + this.#refill;
    this.refusedNow = 0;
    if (this.waiting === 0 && arrivals <= available && arrivals <= room) {
      this.#take(available, arrivals, arrivals);
      this.acceptedAfter[0]! += arrivals;
      this.accepted += arrivals;
      return arrivals;
    }
    return this.#share(step, arrivals, available, room);
  }

  #take(available: number, used: number, requests: number): void {
    if (requests > this.peakRequests) this.peakRequests = requests;
    if (this.#bucket !== undefined) this.tokens = Math.min(this.#bucket.bucketSize, available - used);
  }

  #share(step: number, arrivals: number, available: number, room: number): number {
    const requests = this.#requests;
    const retries = this.#retries;
    const base = (step & this.#mask) * retries;
    const most = Math.min(available, room);
    let share = this.#shareBefore; // what the step before settled on is nearly right
    let total = this.#request(base, arrivals, 1 - share);
    let isSettled = false;
    for (let round = 0; round < ROUNDS; round++) {
      const next = total <= most ? 1 : most / total;
      isSettled = Math.abs(next - share) <= SETTLED * next;
      if (isSettled) break;
      share = next;
      total = this.#request(base, arrivals, 1 - share);
    }
    if (!isSettled) {
      share = this.#bisect(base, arrivals, most);
      total = this.#request(base, arrivals, 1 - share);
    }
    this.#shareBefore = share;
    // the bucket refuses first; who passes it may still be refused by the limit
    const taken = room < available ? Math.max(share, Math.min(1, available / total)) : share;
    this.#take(available, Math.min(available, total * taken), total);
    this.#refuse(step, total * (1 - taken), total * (taken - share));
    for (let tries = 0; tries <= retries; tries++) this.acceptedAfter[tries]! += requests[tries]! * share;
    this.#wait(step, base, arrivals, 1 - share);
    const accepted = total * share;
    this.accepted += accepted;
    return accepted;
  }

  /** Requests of a step in which so many of all are refused: retries that wait for less come again in it. @returns all. */
  #request(base: number, arrivals: number, refused: number): number {
    const requests = this.#requests;
    requests[0] = arrivals;
    let total = arrivals;
    for (let retry = 0; retry < this.#retries; retry++) {
      requests[retry + 1] = this.#due[base + retry]! + requests[retry]! * refused * this.#sameStep[retry]!;
      total += requests[retry + 1]!;
    }
    return total;
  }

  /** The share accepted that uses up what there is: the more are accepted, the fewer come again, and still more get in. */
  #bisect(base: number, arrivals: number, most: number): number {
    let low = 0;
    let high = 1;
    for (let i = 0; i < BISECTIONS; i++) {
      const share = (low + high) / 2;
      if (this.#request(base, arrivals, 1 - share) * share <= most) low = share;
      else high = share;
    }
    return low;
  }

  #refuse(step: number, byBucket: number, byLimit: number): void {
    if (byBucket > 0 && step < this.firstByBucketStep) this.firstByBucketStep = step;
    if (byLimit > 0 && step < this.firstByLimitStep) this.firstByLimitStep = step;
    this.refusedByBucket += byBucket;
    this.refusedByLimit += byLimit;
    this.refusedNow = byBucket + byLimit;
  }

  /** What is refused waits for its next retry, or is given up. */
  #wait(step: number, base: number, arrivals: number, refused: number): void {
    const retries = this.#retries;
    const due = this.#due;
    const requests = this.#requests;
    let waiting = this.waiting;
    for (let retry = 0; retry < retries; retry++) {
      waiting -= due[base + retry]!;
      due[base + retry] = 0;
    }
    for (let retry = 0; retry < retries; retry++) {
      const amount = requests[retry]! * refused;
      if (amount === 0) continue;
      for (let tap = this.#tapStart[retry]!; tap < this.#tapStart[retry + 1]!; tap++) {
        const share = amount * this.#tapShare[tap]!;
        due[((step + this.#tapLag[tap]!) & this.#mask) * retries + retry]! += share;
        waiting += share;
      }
    }
    const givenUp = requests[retries]! * refused;
    if (this.#isDrop) this.dropped += givenUp;
    else this.lost += givenUp;
    if (retries > 0) this.retried += arrivals * refused;
    this.waiting = waiting < 1e-12 * this.offered ? 0 : waiting;
    this.waitingSteps += this.waiting;
    if (this.waiting > 0) this.lastWaitingStep = step;
    if (step === this.#lastStep) this.waitingAtHorizon = this.waiting;
    if (this.waiting > this.peakWaiting) this.peakWaiting = this.waiting;
  }

  /** Mean wait before retry `retry`, ms, whether or not it is drawn. */
  static meanWaitMs(policy: ClientPolicy, retry: number): number {
    if (policy.kind === 'drop') return 0;
    const wait = Math.min(policy.cap, policy.base * 2 ** retry);
    return policy.jitter === 'full' ? wait / 2 : wait;
  }
}

/** A client's wait before a retry, cut to steps, its mean kept. */
function waitTaps(policy: ClientPolicy, retry: number, stepMs: number): { lag: number; share: number }[] {
  if (policy.kind === 'drop') return [];
  const wait = Math.min(policy.cap, policy.base * 2 ** retry) / stepMs;
  const shares = new Map<number, number>();
  const cells = policy.jitter === 'full' ? Math.min(64, Math.max(2, Math.ceil(wait))) : 1;
  for (let cell = 0; cell < cells; cell++) {
    const at = policy.jitter === 'full' ? (wait * (cell + 0.5)) / cells : wait;
    const lag = Math.floor(at);
    shares.set(lag, (shares.get(lag) ?? 0) + (lag + 1 - at) / cells);
    if (at > lag) shares.set(lag + 1, (shares.get(lag + 1) ?? 0) + (at - lag) / cells);
  }
  return [...shares].map(([lag, share]) => ({ lag, share }));
}
