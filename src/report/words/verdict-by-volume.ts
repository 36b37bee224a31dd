import type { Alternative, BreakEven, Report, Verdict } from '../model.ts';
import { typeName } from './alike.ts';
import { unpricedNames } from './bill-words.ts';
import { whyNot } from './ruled-out.ts';
import { count, listed, usd } from './words.ts';

/** What both types cost whatever the load, for a verdict where nobody gave one. */
export type CostByVolume = Pick<Report, 'perMillion' | 'volumes'> & { readonly breakEven: BreakEven['byVolume'] };

/** The verdict where no volume was given: costs of a million executions, and from which volume on which type is cheaper. */
export function verdictByVolume(
  alternatives: readonly Alternative[],
  byVolume: CostByVolume,
  currency: string,
): Pick<Verdict, 'cheapest' | 'savingUsd' | 'savingPercent' | 'sentence'> {
  return {
    cheapest: cheapestAtAny(alternatives, byVolume),
    savingUsd: null,
    savingPercent: null,
    sentence: sentenceOf(alternatives, byVolume, currency),
  };
}

const firstOf = (alternatives: readonly Alternative[], type: Alternative['workflowType']): Alternative | undefined =>
  alternatives.find(({ workflowType, eligible }) => workflowType === type && eligible) ??
  alternatives.find(({ workflowType }) => workflowType === type);

function cheapestAtAny(alternatives: readonly Alternative[], { volumes }: CostByVolume): Verdict['cheapest'] {
  const [standard, express] = [firstOf(alternatives, 'standard'), firstOf(alternatives, 'express')];
  const canRun = [standard, express].filter((a) => a?.eligible === true);
  if (canRun.length === 1) return canRun[0]!.id;
  if (standard === undefined || express === undefined || canRun.length === 0) return null;
  const signs = volumes.map(({ standardUsd, expressUsd }) =>
    standardUsd === null || expressUsd === null ? Number.NaN : Math.sign(standardUsd - expressUsd),
  );
  if (signs.every((sign) => sign > 0)) return express.id;
  return signs.every((sign) => sign < 0) ? standard.id : null;
}

const NOT_SAID = 'How many executions there are is not said.';

function sentenceOf(alternatives: readonly Alternative[], byVolume: CostByVolume, currency: string): string {
  const [standard, express] = [firstOf(alternatives, 'standard'), firstOf(alternatives, 'express')];
  const all = [standard, express].filter((a) => a !== undefined);
  const canRun = all.filter(({ eligible }) => eligible);
  const out = all.filter(({ eligible }) => !eligible).map((a) => `${typeName(a)} is ruled out${whyNot(a.blockers)}`);
  if (canRun.length === 0) return `Nothing can run this workflow as it is: ${out.join('; ')}.`;
  const costs = canRun.map((a) => `${priceOf(a, byVolume, currency)} on ${typeName(a)}`);
  const head = `A million executions cost ${listed(costs)}`;
  if (out.length > 0) return `${head}; ${out.join('; ')}. ${NOT_SAID}`;
  const unresolved = express!.warnings.filter(({ code }) => code === 'app.unresolved-resource');
  const names = unresolved.map(({ message }) => `\`${message.split(': what it calls', 1)[0]}\``);
  const provided =
    names.length === 0
      ? ''
      : ` Express is possible if ${listed(names)} ${names.length === 1 ? 'is' : 'are'} not an activity and ${names.length === 1 ? 'does' : 'do'} not wait.`;
  return `${head}${turningPoint(byVolume)}.${provided} ${NOT_SAID}`;
}

function priceOf(a: Alternative, { perMillion }: CostByVolume, currency: string): string {
  const known = a.workflowType === 'standard' ? perMillion.standardUsd : perMillion.expressUsd;
  return known === null ? `an unknown sum (no price for ${listed(unpricedNames(a))})` : usd(known, currency);
}

const TYPE = { standard: 'Standard', express: 'Express' } as const;

function turningPoint({ breakEven, volumes }: CostByVolume): string {
  const [first, ...more] = breakEven.crossings ?? [];
  if (first === undefined) {
    const known = volumes.find(({ standardUsd, expressUsd }) => standardUsd !== null && expressUsd !== null);
    if (known === undefined) return '';
    const difference = known.standardUsd! - known.expressUsd!;
    if (difference === 0) return '';
    return `: ${difference > 0 ? 'Express' : 'Standard'} is cheaper at every volume`;
  }
  if (more.length > 0)
    return `: which is cheaper turns at ${listed([first, ...more].map(({ executionsPerMonth }) => count(executionsPerMonth)))} executions a month`;
  const above = TYPE[first.cheaperAbove as 'standard' | 'express'];
  const below = above === 'Express' ? 'Standard' : 'Express';
  return `: ${above} is cheaper above ${count(Math.max(1, Math.round(first.executionsPerMonth)))} executions a month, ${below} below`;
}
