import type { ChildMeasure, Measurement } from '../../bill/contract/index.ts';

/** Standard executions that tasks of a Standard one start: they are executions of the account as it is. */
const nestedOf = ({ workflowType, children = [] }: Measurement): readonly ChildMeasure[] =>
  children.filter(
    (child) => child.workflow !== undefined && workflowType === 'standard' && child.workflowType === 'standard',
  );

/** How many, per execution: they take from the same start quota. */
export const nestedStarts = (measurement: Measurement): number =>
  nestedOf(measurement).reduce((sum, { starts }) => sum + starts, 0);

/** Time, ms, for which an execution and those its tasks start are open, all added up. */
export const openMs = (measurement: Measurement): number =>
  nestedOf(measurement).reduce(
    (sum, { starts, meanDurationMs }) => (starts > 0 ? sum + starts * meanDurationMs : sum),
    measurement.durationMs.mean,
  );
