import type { ChildRow, Report } from '../model.ts';
import { duration, share, significant, usd } from './words.ts';

/** Columns of the table of executions that states start; figures are per execution of the whole, which is Standard. */
export const CHILD_COLUMNS = [
  ['Started by', 'left'],
  ['What', 'left'],
  ['Starts', 'right'],
  ['Succeed', 'right'],
  ['Mean', 'right'],
  ['Cost a month', 'right'],
] as const;

export const CHILD_NOTE = 'Per execution of the Standard workflow; their cost is part of the totals above.';

const NOTHING = '–';

export const childCells = ({ children = [], prices }: Report): readonly (readonly string[])[] =>
  children.map((row) => [
    row.startedBy,
    childName(row),
    significant(row.startsPerExecution),
    row.succeeded === null ? NOTHING : share(row.succeeded),
    duration(row.meanDurationMs),
    usd(row.standardUsdPerMonth, prices.currency),
  ]);

const childName = ({ workflow, workflowType }: ChildRow): string =>
  `${workflow ?? 'children of the Map'} (${workflowType === 'standard' ? 'Standard' : 'Express'})`;
