export { compile } from './compile.ts';
export { matches } from './error-rules.ts';
export {
  type ChildRun,
  type Compiled,
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
