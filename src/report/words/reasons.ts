import type { Issue } from '../../issue/index.ts';
import type { Alternative, LoadInfo } from '../model.ts';
import { typeName } from './alike.ts';
import { unpricedNames } from './bill-words.ts';
import { toldWithDurations, usedOf } from './limit-words.ts';
import { printable } from './printable.ts';
import { count, duration, listed, quotaText, share, significant, usd } from './words.ts';

/** The evidence behind a verdict, one sentence each, the most telling first. */
export function reasonsFor(alternatives: readonly Alternative[], load: LoadInfo, currency: string): readonly string[] {
  const rules = [
    forbidden,
    (a: Alternative) => billed(a, load, currency),
    tooLong,
    tooManyEvents,
    strained,
    withoutPrice,
  ];
  const all = rules.flatMap((rule) => alternatives.flatMap(rule));
  return [...new Set(all)]; // both Express alternatives mostly say the same
}

/** What the engine found of durations stands among the blockers when it rules the type out. */
const saysTooLong = ({ code }: Issue): boolean => code.endsWith('-too-long');

const forbidden = (a: Alternative): string[] =>
  a.blockers.map((b) => `${typeName(a)} cannot run it: ${printable(b.message).replace(/\.$/, '')}.`);

function billed(a: Alternative, load: LoadInfo, currency: string): string[] {
  const { transitions, billedMs, billedMemoryMb, gbSeconds, usd: each } = a.perExecution;
  const price = `${usd(each, currency)} each`;
  // a volume that nobody gave is no evidence
  const volume = load.origin === 'placeholder' ? '' : `, over ${count(load.executionsPerMonth)} executions a month`;
  if (a.workflowType === 'standard') {
    return [`Standard bills ${significant(transitions.mean)} state transitions an execution${volume} (${price}).`];
  }
  if (billedMs === null || billedMemoryMb === null || gbSeconds === null) return [];
  return [
    `Express bills a request and ${duration(billedMs.mean)} at ${significant(billedMemoryMb.mean)} MB ` +
      `(${significant(gbSeconds.mean)} GB-s) an execution${volume} (${price}).`,
  ];
}

function tooLong(a: Alternative): string[] {
  const { overLimit } = a.perExecution.durationMs;
  if (overLimit === 0 || [...a.blockers, ...a.warnings].some(saysTooLong)) return [];
  const most = a.workflowType === 'standard' ? 'one year' : '5 minutes';
  return [`${share(overLimit)} of executions would run beyond ${most}, where ${typeName(a)} ends them.`];
}

const tooManyEvents = (a: Alternative): string[] =>
  a.workflowType === 'standard' &&
  a.perExecution.events.overLimit > 0 &&
  ![...a.blockers, ...a.warnings].some(({ code }) => code.endsWith('history-full'))
    ? [
        `${share(a.perExecution.events.overLimit)} of executions would pass 25,000 history events, where Standard fails them.`,
      ]
    : [];

const strained = (a: Alternative): string[] =>
  (a.eligible ? a.limits : [])
    .filter((l) => l.verdict !== 'ok' && !toldWithDurations(a, l))
    .map((l) => {
      if (l.question !== undefined) return `${typeName(a)}, ${printable(l.quota)}: ${printable(l.question)}.`;
      const how = l.verdict === 'exceeded' ? 'exceeds' : 'comes near';
      return `${typeName(a)} ${how} the limit ${printable(l.quota)}: ${usedOf(l)} of ${quotaText(l.limit, l.unit)}.`;
    });

const withoutPrice = (a: Alternative): string[] =>
  a.monthly.unpriced.length === 0
    ? []
    : [`${typeName(a)}'s total is a lower bound: the price book has no price for ${listed(unpricedNames(a))}.`];
