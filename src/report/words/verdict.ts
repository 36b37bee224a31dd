import type { Alternative, Condition, ConditionKind, LoadInfo, Verdict } from '../model.ts';
import { typeName } from './alike.ts';
import { unpricedNames } from './bill-words.ts';
import { reasonsFor } from './reasons.ts';
import { whyNot } from './ruled-out.ts';
import { type CostByVolume, verdictByVolume } from './verdict-by-volume.ts';
import { listed, monthlyTotal, share, usd } from './words.ts';

export interface VerdictInput {
  /** At least one. Order decides between equal totals: the first is named. */
  readonly alternatives: readonly Alternative[];
  readonly load: LoadInfo;
  /** What it costs whatever the load: what is told where the load is a placeholder. */
  readonly byVolume?: CostByVolume;
  /** What has to be known before acting on a verdict for an alternative; default nothing. */
  readonly conditionsFor?: (winner: Alternative | undefined) => readonly Condition[];
  /** ISO 4217, of every amount. Default USD. */
  readonly currency?: string;
}

/** What the figures say, in words for a manager. Amounts carry their interval; what is not known is said, and null. */
export function verdictOf({
  alternatives,
  load,
  byVolume,
  conditionsFor = () => [],
  currency = 'USD',
}: VerdictInput): Verdict {
  const reasons = (sentence: string): string[] =>
    reasonsFor(alternatives, load, currency).filter((reason) => !told(sentence, reason));
  if (load.origin === 'placeholder' && byVolume !== undefined && alternatives.length > 0) {
    const verdict = verdictByVolume(alternatives, byVolume, currency);
    const named = alternatives.find(({ id }) => id === verdict.cheapest);
    const conditions = [...dependsOnVolume(verdict.cheapest), ...conditionsFor(named ?? alternatives[0])];
    return { ...verdict, reasons: reasons(verdict.sentence), ...judged(verdict.cheapest, conditions) };
  }
  const eligible = alternatives.filter((a) => a.eligible);
  const winner = leastOf(eligible) ?? leastOf(alternatives);
  if (winner === undefined) {
    return {
      cheapest: null,
      savingUsd: null,
      savingPercent: null,
      sentence: 'There is nothing to compare.',
      reasons: [],
      ...judged(null, []),
    };
  }
  const others = alternatives.filter((a) => a.workflowType !== winner.workflowType);
  const rival = leastOf(others.filter((a) => a.eligible)) ?? leastOf(others);
  const pair: Pair = { winner, rival, alternatives, currency, byVolume };
  const sentence = sentenceFor(pair, load, eligible.length > 0);
  const open = eligible.length === 0 || (rival?.eligible === true && extraUnpriced(winner, rival).length > 0);
  const cheapest = open ? null : winner.id;
  return {
    cheapest,
    ...(open || rival === undefined ? { savingUsd: null, savingPercent: null } : savingOf(winner, rival)),
    sentence,
    reasons: reasons(sentence),
    ...judged(cheapest, winner.eligible ? conditionsFor(winner) : []),
  };
}

/** Conditions under which the other type may be the one to take. */
export const TURNING: readonly ConditionKind[] = ['unresolved', 'limit', 'unknown', 'flip', 'volume', 'starts'];

const judged = (
  cheapest: Verdict['cheapest'],
  conditions: readonly Condition[],
): Pick<Verdict, 'confident' | 'conditions'> => ({
  confident: cheapest !== null && conditions.every(({ kind }) => !TURNING.includes(kind)),
  conditions,
});

const dependsOnVolume = (cheapest: Verdict['cheapest']): Condition[] =>
  cheapest === null ? [{ kind: 'volume', text: 'which type is cheaper depends on how many executions there are' }] : [];

/** Whether the sentence has already given the blocker that a reason is about. */
const told = (sentence: string, reason: string): boolean => {
  const [, blocker] = / cannot run it: (.*)\.$/.exec(reason) ?? [];
  return blocker !== undefined && sentence.includes(blocker);
};

interface Pair {
  readonly winner: Alternative;
  /** The cheapest of the other workflow type; one that can run before one that cannot. */
  readonly rival: Alternative | undefined;
  readonly alternatives: readonly Alternative[];
  readonly currency: string;
  readonly byVolume: CostByVolume | undefined;
}

const leastOf = (of: readonly Alternative[]): Alternative | undefined =>
  of.reduce<Alternative | undefined>(
    (best, a) => (best && best.monthly.totalUsd <= a.monthly.totalUsd ? best : a),
    undefined,
  );

/** What `a` uses without a price and `b` does not: with it, `a` might turn out the dearer. */
const extraUnpriced = (a: Alternative, b: Alternative): readonly string[] =>
  a.monthly.unpriced.filter((dimension) => !b.monthly.unpriced.includes(dimension));

function savingOf(winner: Alternative, rival: Alternative): Pick<Verdict, 'savingUsd' | 'savingPercent'> {
  const saving = rival.monthly.totalUsd - winner.monthly.totalUsd;
  if (!Number.isFinite(saving)) return { savingUsd: null, savingPercent: null };
  const percent = saving === 0 ? 0 : (saving / rival.monthly.totalUsd) * 100;
  return { savingUsd: saving, savingPercent: Number.isFinite(percent) ? percent : null };
}

function sentenceFor(pair: Pair, load: LoadInfo, someEligible: boolean): string {
  const { winner, rival } = pair;
  if (!someEligible) return noneCanRun(pair);
  if (rival === undefined)
    return `${nameOf(pair, winner)} would cost ${cost(pair, winner)} a month${troubleOf(winner)}.`;
  if (!rival.eligible) return ruledOut(pair, rival);
  if (extraUnpriced(winner, rival).length > 0) return leftOpen(pair, rival);
  const bothFree = winner.monthly.totalUsd === 0 && rival.monthly.totalUsd === 0;
  if (bothFree && isPriced(winner) && isPriced(rival)) {
    const why = load.executionsPerMonth === 0 ? ': nothing arrives' : '';
    return `${nameOf(pair, winner)} and ${nameOf(pair, rival)} both cost nothing${why}.`;
  }
  return overlap(winner, rival) ? aboutTheSame(pair, rival) : saves(pair, rival);
}

const saves = (pair: Pair, rival: Alternative): string => {
  const { winner, currency } = pair;
  const { savingUsd, savingPercent } = savingOf(winner, rival);
  const few = Math.min(winner.monthly.totalUsd, rival.monthly.totalUsd);
  const percent = savingPercent === null ? '' : ` (${wholePercent(savingPercent)})`;
  return (
    `${nameOf(pair, winner)} would cost ${cost(pair, winner)} a month${eachMillion(pair, winner, few)}, ` +
    `${nameOf(pair, rival)} ${cost(pair, rival)}${eachMillion(pair, rival, few)}: ` +
    `choosing ${nameOf(pair, winner)} saves ${usd(savingUsd, currency)}${percent}` +
    `${notCounted(pair, rival)}${troubleOf(winner) || free(winner)}.`
  );
};

const aboutTheSame = (pair: Pair, rival: Alternative): string =>
  `${nameOf(pair, pair.winner)} at ${cost(pair, pair.winner)} and ${nameOf(pair, rival)} at ${cost(pair, rival)} a month cost ` +
  `about the same: the difference is within the margin of error${notCounted(pair, rival)}${troubleOf(pair.winner)}.`;

const leftOpen = (pair: Pair, rival: Alternative): string =>
  `Which is cheaper is not known: ${nameOf(pair, pair.winner)} would cost ${cost(pair, pair.winner)} a month and ` +
  `${nameOf(pair, rival)} ${cost(pair, rival)}, but the price book has no price for ${listed(unpricedNames(pair.winner, extraUnpriced(pair.winner, rival)))}.`;

function ruledOut(pair: Pair, rival: Alternative): string {
  const { winner } = pair;
  return (
    `${nameOf(pair, winner)} would cost ${cost(pair, winner)} a month${eachMillion(pair, winner)}${troubleOf(winner)}; ` +
    `${nameOf(pair, rival)} is ruled out${whyNot(rival.blockers)}.`
  );
}

const noneCanRun = (pair: Pair): string =>
  `Nothing can run this workflow as it is: ${[pair.winner, ...(pair.rival === undefined ? [] : [pair.rival])]
    .map((a) => `${nameOf(pair, a)} is ruled out${whyNot(a.blockers)}`)
    .join('; ')}.`;

/** The type's name when its alternatives cost and do the same, otherwise which of them. */
function nameOf({ alternatives }: Pair, a: Alternative): string {
  const same = alternatives.filter((b) => b.workflowType === a.workflowType);
  const alike = same.every((b) => b.eligible === a.eligible && b.monthly.totalUsd === a.monthly.totalUsd);
  return alike ? typeName(a) : a.label;
}

const cost = ({ currency }: Pair, a: Alternative): string => monthlyTotal(a.monthly, currency);

const overlap = (a: Alternative, b: Alternative): boolean =>
  a.monthly.lowUsd <= b.monthly.highUsd && b.monthly.lowUsd <= a.monthly.highUsd;

const isPriced = (a: Alternative): boolean => a.monthly.unpriced.length === 0;

/** What speaks for Express being allowed, as far as the definition tells. */
function free(a: Alternative): string {
  if (a.workflowType !== 'express') return '';
  const unresolved = a.warnings.filter(({ code }) => code === 'app.unresolved-resource');
  if (unresolved.length === 0) return ', and nothing in this workflow forbids it';
  const names = unresolved.map(({ message }) => `\`${message.split(': what it calls', 1)[0]}\``);
  return `, which is possible if ${listed(names)} ${names.length === 1 ? 'is' : 'are'} not an activity and ${names.length === 1 ? 'does' : 'do'} not wait`;
}

const CENTS = 1;

/** A total of cents says little: then what a million cost at list price stands beside it. */
function eachMillion({ byVolume, currency }: Pair, a: Alternative, totalUsd = a.monthly.totalUsd): string {
  const each = a.workflowType === 'standard' ? byVolume?.perMillion.standardUsd : byVolume?.perMillion.expressUsd;
  if (each === undefined || each === null || totalUsd >= CENTS || a.monthly.executions === 0) return '';
  return ` (${usd(each, currency)} a million)`;
}

function troubleOf(a: Alternative): string {
  const exceeded = a.limits.filter((l) => l.verdict === 'exceeded').map((l) => l.quota);
  if (exceeded.length === 0) return '';
  return exceeded.length === 1
    ? `, but exceeds the limit ${exceeded[0]}`
    : `, but exceeds ${exceeded.length} limits (${listed(exceeded)})`;
}

function notCounted({ winner }: Pair, rival: Alternative): string {
  const names = new Set([...unpricedNames(winner), ...unpricedNames(rival)]);
  return names.size === 0 ? '' : `, not counting ${listed([...names])}, for which there is no price`;
}

/** 92 %; 99.98 % stays below 100 %, 0.4 % above 0. */
const wholePercent = (percent: number): string =>
  percent > 1 && percent < 99 ? `${Math.round(percent)} %` : share(Math.round(percent * 100) / 1e4);
