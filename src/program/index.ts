export { compile } from './compile.ts';
export { matches } from './error-rules.ts';
export { nestedCycle, targetOf } from './link.ts';
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
  type Pool,
  type Program,
  type ProgramState,
} from './model.ts';
