export { EndlessExecution } from './journal.ts';
export { SampleRun } from './sample-run.ts';
