export { compile } from './compile.ts';
export { ITERATION_EVENTS, START_AND_END_EVENTS } from './constants.ts';
export { DEFAULT_WAIT, defaultItems, defaultTaskDuration } from './defaults.ts';
export { catcherOf, matches, retrierOf, retryWaitMs } from './error-rules.ts';
export { type ErrorLines, errorLinesOf, logLines, logsAbort } from './log-lines.ts';
export {
  type ChildRun,
  type Compiled,
  childrenOf,
  END,
  ErrorId,
  type ExecutionLimits,
  type LogModel,
  NONE,
  NodeKind,
  type PayloadModel,
  type Placeholder,
  type Pool,
  type Program,
  type ProgramState,
} from './model.ts';
export { scopeOf, waysOn } from './successors.ts';
