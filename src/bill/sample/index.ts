export { EndlessExecution } from './journal.ts';
export { type ProfileUse, profileUses, type UseProfile, usesOfProgram } from './profile.ts';
export { SampleRun } from './sample-run.ts';
