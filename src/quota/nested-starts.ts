import type { Measurement } from '../measure/index.ts';

/** Standard executions that tasks of a Standard one start, per execution: they take from the same start quota. */
export const nestedStarts = ({ workflowType, children = [] }: Measurement): number =>
  children
    .filter((child) => child.workflow !== undefined && workflowType === 'standard' && child.workflowType === 'standard')
    .reduce((sum, { starts }) => sum + starts, 0);
