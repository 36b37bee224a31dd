import { NONE } from '../program/index.ts';

const DEEPEST = 1024;
/** Events of an open container and its iteration that are counted before they are logged: the exit, the success, the iteration's end. */
const UNLOGGED = 3;

/**
 * Branches or iterations under way together, one entry per container being run: a stack of columns.
 * The first failure in time ends the family; nobody in it needs to run beyond the earliest end known so far.
 */
export class FamilyStack {
  depth = -1;
  /** [depth] deadline and event ceiling of the scope around. */
  readonly outerDeadline = new Float64Array(DEEPEST);
  readonly outerCeiling = new Float64Array(DEEPEST);
  /** [depth] events each member may log. */
  readonly allowance = new Float64Array(DEEPEST);
  /** [depth] first row of the members in the journal. */
  readonly firstRow = new Int32Array(DEEPEST);
  /** [depth] end of the slowest member so far. */
  readonly end = new Float64Array(DEEPEST);
  /** [depth] earliest failure and its error. */
  readonly failedAt = new Float64Array(DEEPEST);
  readonly error = new Int32Array(DEEPEST);
  /** [depth] when a member alone had filled the history. */
  readonly fullAt = new Float64Array(DEEPEST);
  /** [depth] 1 when a member was still running at the outer deadline. */
  readonly overdue = new Uint8Array(DEEPEST);

  open(t: number, deadline: number, ceiling: number, events: number, firstRow: number): void {
    const at = ++this.depth;
    if (at >= DEEPEST) throw new RangeError(`containers nested more than ${DEEPEST} deep`);
    this.outerDeadline[at] = deadline;
    this.outerCeiling[at] = ceiling;
    this.allowance[at] = ceiling - events + UNLOGGED;
    this.firstRow[at] = firstRow;
    this.end[at] = t;
    this.failedAt[at] = Infinity;
    this.error[at] = NONE;
    this.fullAt[at] = Infinity;
    this.overdue[at] = 0;
  }
}
