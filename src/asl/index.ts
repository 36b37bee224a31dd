export { ASL_CODES, type AslCode } from './codes.ts';
export { type DocumentFormat, type LongForms, type PositionedDocument, readDocument } from './document.ts';
export type * from './model.ts';
export { type ParseOptions, parseWorkflow } from './parse.ts';
export { printWorkflow } from './print.ts';
export { recogniseResource } from './resource.ts';
export { type StartedWorkflow, startedWorkflow, workflowNames } from './started-workflow.ts';
export type { Place } from './text/source-positions.ts';
export { choiceTargets, statesInLoops, statesThatCanSucceed, waysThatCanSucceed } from './ways.ts';
