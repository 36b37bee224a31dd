import type { PriceDimension } from '../bill/contract/index.ts';
import { formatCount, formatDuration, formatSignificant, formatUsd } from '../units/index.ts';
import type { BreakEvenCase } from './break-even.ts';
import { costOf, monthOf } from './cost-curve.ts';
import type { Crossing } from './crossings.ts';
import { DIMENSIONS } from './dimensions.ts';
import type { PriceBook } from './model.ts';
import type { MonthlyUsage } from './price-usage.ts';

const nameOf = (dimension: PriceDimension): string =>
  `${DIMENSIONS[dimension].service} ${DIMENSIONS[dimension].label.toLowerCase()}`;

/** "Lambda requests and CloudWatch Logs log ingestion". */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Executions come whole. */
const months = (executions: number): string => {
  const told = formatCount(executions >= 1 ? Math.round(executions) : executions);
  return `${told} ${told === '1' ? 'execution' : 'executions'} a month`;
};

export const explainMissing = (book: PriceBook, missing: readonly PriceDimension[]): string =>
  `Cannot be worked out: ${book.title} has no price in ${book.region} for ${listed(missing.map(nameOf))}.`;

/** A sentence to follow an explanation; empty when nothing that differs between the two is left out. */
export const leftOut = (missing: readonly PriceDimension[]): string =>
  missing.length === 0
    ? ''
    : ` Without ${listed(missing.map(nameOf))}, which the two use differently and which has no price here.`;

export function explainVolume(it: BreakEvenCase, crossings: readonly Crossing[], top: number): string {
  const { standard, express } = presentCosts(it);
  const [first, ...more] = crossings;
  const now = it.isPlaceholder
    ? ''
    : ` At the present ${months(it.executionsPerMonth)} Standard costs ${standard} and Express ${express}.`;
  if (first === undefined) {
    const [a, b] = [costAt(it, 'standard', top), costAt(it, 'express', top)];
    if (a === b) return `Both cost the same at every volume up to ${months(top)}.${now}`;
    return `${a < b ? 'Standard' : 'Express'} is cheaper at every volume up to ${months(top)}.${now}`;
  }
  const below = first.sign > 0 ? 'Standard' : 'Express';
  const above = first.sign > 0 ? 'Express' : 'Standard';
  const parts = [`${below} is cheaper below ${months(first.at)}${becauseFree(it, first)}, ${above} above`];
  for (const { at, sign } of more) parts.push(`from ${months(at)} on ${sign > 0 ? 'Express' : 'Standard'} again`);
  return `${parts.join(', ')}.${now}`;
}

/** Said when Standard would already be dearer at half that volume if nothing were free. */
function becauseFree(it: BreakEvenCase, { at, sign }: Crossing): string {
  const charged = (each: MonthlyUsage): number => costOf(it.book, monthOf(each, at / 2), { freeTier: false });
  const carried = it.freeTier && sign > 0 && charged(it.standardEach) > charged(it.expressEach);
  return carried ? ' (its free transitions last that far)' : '';
}

export function explainDuration(it: BreakEvenCase, durationMs: number | null, expressDearer: boolean): string {
  if (it.executionsPerMonth === 0) return 'Nothing runs, so neither costs anything.';
  const now = `It is ${formatDuration(it.expressBilledMs)} now, at ${it.expressBilledMemoryMb} MB.`;
  if (durationMs !== null) {
    return `Express is cheaper while its mean billed duration stays below ${formatDuration(durationMs)}, Standard above. ${now}`;
  }
  return expressDearer
    ? `Standard is cheaper even at the shortest billed duration of 100 ms. ${now}`
    : `Express is cheaper at every duration it may have, up to 5 minutes. ${now}`;
}

export function explainTransitions(it: BreakEvenCase, count: number | null, standardDearer: boolean): string {
  if (it.executionsPerMonth === 0) return 'Nothing runs, so neither costs anything.';
  const now = `It makes ${formatSignificant(it.standardEach.get('stateTransition') ?? 0)} now.`;
  if (count !== null) {
    return `Standard is cheaper below ${formatSignificant(count)} billed transitions per execution, Express above. ${now}`;
  }
  return standardDearer
    ? `Express is cheaper even against a single billed transition per execution. ${now}`
    : `Standard is cheaper at any number of billed transitions. ${now}`;
}

function costAt(it: BreakEvenCase, type: 'standard' | 'express', executions: number): number {
  const each = type === 'standard' ? it.standardEach : it.expressEach;
  return costOf(it.book, monthOf(each, executions), it.options);
}

function presentCosts(it: BreakEvenCase): { readonly standard: string; readonly express: string } {
  const money = (type: 'standard' | 'express'): string =>
    formatUsd(costAt(it, type, it.executionsPerMonth), it.book.currency);
  return { standard: money('standard'), express: money('express') };
}
