/** From this share of the limit on, room is worked out with care: what is under way moves before anything new starts. */
const NEAR = 0.5;
/** Some of what starts is always taken to stay until the step's end. */
const LARGEST_SHARE = 0.999;

/** The limit of executions in progress: starts get the room that ends leave, those of their own step included. */
export class OpenLimit {
  readonly #limit: number;
  /** Share of starts that end in the step they start in; as it was in the step before. */
  #sameStep = 0;

  constructor(limit = Infinity) {
    this.#limit = limit;
  }

  isNear(wanted: number): boolean {
    return wanted > NEAR * this.#limit;
  }

  /** Starts that fit in. @param inProgress  without those that have ended in this step. */
  room(inProgress: number): number {
    return Math.max(0, this.#limit - inProgress) / (1 - this.#sameStep);
  }

  /** @param ended  of these very starts. */
  note(starts: number, ended: number): void {
    if (starts > 0) this.#sameStep = Math.min(LARGEST_SHARE, Math.max(0, ended / starts));
  }
}
