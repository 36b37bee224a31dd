import { type PriceList, pricedRegions, priceList } from '../app/index.ts';
import { loadBooks } from '../io/index.ts';
import { EXIT, type ExitCode } from '../issue/index.ts';
import { formatNumber } from '../units/index.ts';
import { print, refuseInput } from './terminal.ts';

/** `stepmeter prices`: what a book says, with its sources. */
export function runPrices(options: Readonly<Record<string, string | undefined>>): ExitCode {
  const books = loadBooks({ ...(options.prices !== undefined && { prices: options.prices }) });
  if (!books.ok) return refuseInput(books.issues, undefined);
  const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  if (options.region === undefined) {
    const regions = pricedRegions(books.value);
    if (options.format === 'json') print(asJson({ book: books.value.prices.name, regions }), 'json');
    else print(`${regions.join('\n')}\n`);
    return EXIT.done;
  }
  const list = priceList(books.value, options.region);
  if (!list.ok) return refuseInput(list.issues, undefined);
  if (options.format === 'json') print(asJson(list.value), 'json');
  else print(tableOf(list.value));
  return EXIT.done;
}

function tableOf({ title, region, currency, retrieved, rows }: PriceList): string {
  const lines = [`${title}, ${region}, ${currency}, read ${retrieved}`, ''];
  for (const { name, unit, tiers, freeTier, source, note } of rows) {
    lines.push(name);
    for (const { price, per, from } of tiers) {
      const units = per === 1 ? unit : `${formatNumber(per)} ${unit}`;
      lines.push(`  ${price} ${currency} per ${units}${from === 0 ? '' : `  from ${formatNumber(from)} ${unit}`}`);
    }
    if (freeTier !== null) lines.push(`  free tier: ${formatNumber(freeTier)} ${unit} a month`);
    if (note !== null) lines.push(`  note: ${note}`);
    lines.push(`  source: ${source}`, '');
  }
  return lines.join('\n');
}
