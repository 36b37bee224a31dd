import type { IssueCode } from '../issue/index.ts';

/** Issue codes of the price room, with their meaning. */
export const PRICE_CODES = {
  notJson: 'price.not-json', // the text is not one JSON value, or nests too deep
  notABook: 'price.not-a-book', // JSON, but neither a price book nor an AWS Price List offer file
  wrongService: 'price.wrong-service', // an AWS Price List file of another service
  duplicateField: 'price.duplicate-field', // one field written twice in one object
  unknownField: 'price.unknown-field', // a field the book format does not have
  missingField: 'price.missing-field', // a field the book format needs
  wrongType: 'price.wrong-type', // a value of another JSON type than the field takes
  unknownRegion: 'price.unknown-region', // the book has no price for the region asked for
  unknownDimension: 'price.unknown-dimension', // not one of the price dimensions
  duplicateRow: 'price.duplicate-row', // two prices for one dimension in one region
  missingCurrency: 'price.missing-currency', // a price without an ISO currency code
  mixedCurrency: 'price.mixed-currency', // prices of one region in two currencies
  badPrice: 'price.bad-price', // not a plain decimal number
  negativePrice: 'price.negative-price', // a price below zero
  badNumber: 'price.bad-number', // a range, amount or multiplier that is no such number
  unknownUnit: 'price.unknown-unit', // a unit the dimension is not sold in
  tierOrder: 'price.tier-order', // tiers that do not start at 0, go down, overlap or leave a gap
  poolMismatch: 'price.pool-mismatch', // rows that share a free tier give it different amounts
  noDate: 'price.no-date', // warning: the book does not say when its prices were read
} as const satisfies Record<string, IssueCode>;
