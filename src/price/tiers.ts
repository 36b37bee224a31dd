import type { IssueList, JsonAt, Place } from '../issue/index.ts';
import { PRICE_CODES } from './codes.ts';
import { exactPrice } from './exact-price.ts';
import type { PriceTier } from './model.ts';

/** A price as text or number, exactly; `units` is how many of the dimension's units it buys. */
export function readPrice(value: JsonAt, units: number, list: IssueList): Omit<PriceTier, 'from'> | undefined {
  if (value.kind !== 'string' && value.kind !== 'number') {
    list.error(value, PRICE_CODES.badPrice, `a price is a decimal number such as "0.025", not a ${value.kind}`);
    return undefined;
  }
  const read = exactPrice(value.text, units);
  if (read.ok) return read.price;
  if (read.problem === 'negative') list.error(value, PRICE_CODES.negativePrice, `the price ${value.text} is negative`);
  else {
    const hint =
      read.problem === 'too-fine'
        ? 'It has more digits than can be kept exactly; quote it per more units.'
        : 'Write a plain decimal without currency sign or thousands separators, such as "0.025".';
    list.error(value, PRICE_CODES.badPrice, `"${value.text}" is not a price`, hint);
  }
  return undefined;
}

/** A quantity of 0 or more, as number or as decimal text (`"3600000"`, as AWS writes ranges). */
export function readQuantity(value: JsonAt, list: IssueList): number | undefined {
  const number =
    value.kind === 'number'
      ? value.value
      : value.kind === 'string' && /^\d+(\.\d+)?$/.test(value.text)
        ? Number(value.text)
        : Number.NaN;
  if (number >= 0 && number < Infinity) return number;
  const found = value.kind === 'string' || value.kind === 'number' ? `"${value.text}"` : `a ${value.kind}`;
  list.error(value, PRICE_CODES.badNumber, `${found} is not a quantity of 0 or more`);
  return undefined;
}

/** Tiers must start at 0 and go up; the place of the first that does not is reported. */
export function checkTierOrder(
  tiers: readonly { readonly place: Place; readonly tier: PriceTier }[],
  list: IssueList,
): boolean {
  let before = -1;
  for (const { place, tier } of tiers) {
    if (before < 0 && tier.from !== 0) {
      list.error(place, PRICE_CODES.tierOrder, `the first tier starts at ${tier.from}`, 'It must start at 0.');
      return false;
    }
    if (tier.from <= before) {
      const hint = 'List tiers by rising "from".';
      list.error(place, PRICE_CODES.tierOrder, `a tier from ${tier.from} follows one from ${before}`, hint);
      return false;
    }
    before = tier.from;
  }
  return true;
}
