import type { Report } from '../model.ts';
import { count, usd } from './words.ts';

/** Whether nobody said how many executions there are: no total that follows from a number of them is then told. */
export const isVolumeUnknown = ({ load }: Pick<Report, 'load'>): boolean => load.origin === 'placeholder';

/** Columns of the table of what each type costs, whatever the load. */
export const VOLUME_COLUMNS = [
  ['', 'left'],
  ['Standard', 'right'],
  ['Express', 'right'],
] as const;

const MILLION = 1e6;

/** One execution and a million at list price, then whole months of several volumes. */
export function volumeCells({ perMillion, volumes, prices, alternatives }: Report): readonly (readonly string[])[] {
  const missing = (type: 'standard' | 'express'): string =>
    alternatives.some(({ workflowType, eligible }) => workflowType === type && eligible) ? 'no price' : 'cannot run it';
  const cell = (value: number | null, type: 'standard' | 'express'): string =>
    value === null ? missing(type) : usd(value, prices.currency);
  const row = (name: string, standard: number | null, express: number | null): string[] => [
    name,
    cell(standard, 'standard'),
    cell(express, 'express'),
  ];
  const each = (value: number | null): number | null => (value === null ? null : value / MILLION);
  return [
    row('One execution', each(perMillion.standardUsd), each(perMillion.expressUsd)),
    row('A million', perMillion.standardUsd, perMillion.expressUsd),
    ...volumes.map((v) => row(`${count(v.executionsPerMonth)} a month`, v.standardUsd, v.expressUsd)),
  ];
}

export const volumeNote = ({ prices }: Report): string =>
  `One execution and a million are at list price; the months have the free tier ${prices.freeTier ? 'counted' : 'not counted'}.`;
