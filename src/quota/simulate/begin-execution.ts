import { type ExecutionLimits, START_AND_END_EVENTS } from '../../program/index.ts';
import type * as columns from './cursors/cursors.ts';
import type { Engine } from './engine.ts';

/** Fills the columns of an execution that starts at `t`, but those of what it is part of, its input and its stream. */
export function beginExecution(
  engine: Engine,
  row: number,
  index: number,
  delayMs: number,
  limits: ExecutionLimits,
  flags: number,
  t: number,
): void {
  const HOT: typeof columns.HOT_INT_BITS = 4;
  const HOT_FLOAT: typeof columns.HOT_FLOAT_BITS = 3;
  const COLD: typeof columns.COLD_INT_BITS = 5;
  const COLD_FLOAT: typeof columns.COLD_FLOAT_BITS = 4;
  const ROOT: typeof columns.ROOT = 4;
  const FLAGS: typeof columns.FLAGS = 5;
  const ENTRIES: typeof columns.ENTRIES = 10;
  const EVENTS: typeof columns.EVENTS = 11;
  const DEADLINE: typeof columns.DEADLINE = 6;
  const FIRST_CHILD: typeof columns.FIRST_CHILD = 10;
  const CHILDREN: typeof columns.CHILDREN = 13;
  const FRAME: typeof columns.FRAME = 14;
  const RETRIES: typeof columns.RETRIES = 16;
  const FAN_OUT: typeof columns.FAN_OUT = 17;
  const ERROR_LINES: typeof columns.ERROR_LINES = 18;
  const LAMBDA_REQUESTS: typeof columns.LAMBDA_REQUESTS = 20;
  const TIMER: typeof columns.TIMER = 21;
  const PARENT: typeof columns.PARENT = 26;
  const ERROR: typeof columns.ERROR = 27;
  const COPIES: typeof columns.COPIES = 28;
  const STARTED: typeof columns.STARTED = 0;
  const DELAY: typeof columns.DELAY = 1;
  const INDEX: typeof columns.INDEX = 2;
  const LAMBDA_X86: typeof columns.LAMBDA_X86 = 3;
  const LAMBDA_ARM: typeof columns.LAMBDA_ARM = 4;
  const { hotInts, hotFloats, coldInts, coldFloats } = engine.cursors;
  const hot = row << HOT;
  hotInts[hot + ROOT] = row;
  hotInts[hot + FLAGS] = flags;
  hotInts[hot + ENTRIES] = 0;
  hotInts[hot + EVENTS] = START_AND_END_EVENTS;
  const deadline = t + limits.deadlineMs;
  hotFloats[(row << HOT_FLOAT) + DEADLINE] = deadline > engine.untilMs ? Infinity : deadline;
  const cold = row << COLD;
  coldInts[cold + FIRST_CHILD] = -1;
  coldInts[cold + CHILDREN] = 0;
  coldInts[cold + FRAME] = -1;
  coldInts[cold + RETRIES] = 0;
  coldInts[cold + FAN_OUT] = 0;
  coldInts[cold + ERROR_LINES] = 0;
  coldInts[cold + LAMBDA_REQUESTS] = 0;
  coldInts[cold + TIMER] = -1;
  coldInts[cold + PARENT] = -1;
  coldInts[cold + ERROR] = -1;
  coldInts[cold + COPIES] = 0;
  const coldFloat = row << COLD_FLOAT;
  coldFloats[coldFloat + STARTED] = t;
  coldFloats[coldFloat + DELAY] = delayMs;
  coldFloats[coldFloat + INDEX] = index;
  coldFloats[coldFloat + LAMBDA_X86] = 0;
  coldFloats[coldFloat + LAMBDA_ARM] = 0;
}
