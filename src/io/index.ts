export { loadBooks } from './books.ts';
export { IO_CODES } from './codes.ts';
export { type Example, type ExampleFile, loadExamples } from './examples.ts';
export { readTextBeside, readTextFile, whyNotWritable, writeFiles, writeOneFile } from './files.ts';
export type {
  AnswerFormat,
  BookNames,
  CompareTask,
  InspectTask,
  LimitsTask,
  NamedText,
  RunAnswer,
  RunTask,
  SentText,
  ValidateTask,
} from './run-task.ts';
export { sourceHost } from './source-host.ts';
export { loadWebAssets, pageFolder } from './web-assets.ts';
export { type Run, type RunOutcome, WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';
