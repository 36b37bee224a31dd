import { NodeKind, type Program } from '../../program/index.ts';
import type { SolveCode } from './codes.ts';
import type { Exact, Refusal } from './model.ts';

/** Thrown where a quantity cannot be told; `attempt` turns it into an answer. */
export class Refused extends Error {
  readonly why: Refusal;
  constructor(why: Refusal) {
    super(why.what);
    this.why = why;
  }
}

/** @param says  the sentence, with the state's pointer put where it is asked for. */
export function refuse(program: Program, node: number, code: SolveCode, says: (pointer: string) => string): Refused {
  const { pointer } = program.states[program.nodeState[node]!]!;
  return new Refused({ code, what: says(pointer === '' ? '/' : pointer), pointer });
}

/** What `work` answers, or why it refuses. */
export function attempt<T>(work: () => T): Exact<T> {
  try {
    return { known: true, value: work() };
  } catch (error) {
    if (error instanceof Refused) return { known: false, why: error.why };
    throw error;
  }
}

/** The value, or the refusal once more. */
export function knownOf<T>(answer: Exact<T>): T {
  if (!answer.known) throw new Refused(answer.why);
  return answer.value;
}

/** The refusal of what depends on when the first member of a family fails. */
export function cutsSiblings(program: Program, node: number, what: string): Refused {
  const kind = program.kind[node] === NodeKind.parallel ? 'Parallel' : 'Map';
  return refuse(
    program,
    node,
    'solve.siblings',
    (at) => `${what}: the first failure in ${kind} ${at} cuts its siblings`,
  );
}
