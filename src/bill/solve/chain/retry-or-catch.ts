import { catcherOf, type Program, retrierOf } from '../../../program/index.ts';

/** What takes an error at a node: a retrier first, and when that is used up a catcher. */
export interface Reaction {
  /** Row of the program's retriers, or NONE. */
  readonly retrier: number;
  /** Node of the catcher, or NONE: the error leaves the state. */
  readonly caught: number;
}

const reactionTo = (program: Program, node: number, error: number): Reaction => ({
  retrier: retrierOf(program, node, error),
  caught: catcherOf(program, node, error),
});

/** Errors of which one has come, but which one is open: numbers of their own beyond the error ids. */
export class ErrorSets {
  readonly #sets: (readonly number[])[] = [];
  readonly #errors: number;

  constructor(program: Program) {
    this.#errors = program.errorNames.length;
  }

  members(error: number): readonly number[] {
    return error < this.#errors ? [error] : this.#sets[error - this.#errors]!;
  }

  /** One of several errors or sets. */
  union(errors: Iterable<number>): number {
    const members = [...new Set([...errors].flatMap((error) => this.members(error)))].sort((a, b) => a - b);
    if (members.length === 1) return members[0]!;
    const known = this.#sets.findIndex((set) => set.length === members.length && set.every((e, i) => e === members[i]));
    return this.#errors + (known >= 0 ? known : this.#sets.push(members) - 1);
  }

  /** The same reaction to every member; undefined where they differ. */
  reactionTo(program: Program, node: number, error: number): Reaction | undefined {
    const [first, ...others] = this.members(error).map((member) => reactionTo(program, node, member));
    return others.every(({ retrier, caught }) => retrier === first!.retrier && caught === first!.caught)
      ? first
      : undefined;
  }
}
