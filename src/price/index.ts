export { type BreakEvenInput, breakEven } from './break-even.ts';
export { PRICE_CODES } from './codes.ts';
export { DIMENSIONS, type DimensionFacts } from './dimensions.ts';
export type * from './model.ts';
export { knownRegions, type PriceBookSource, parsePriceBook } from './parse-price-book.ts';
export {
  type EstimatedBill,
  type MonthlyUsage,
  type PriceOptions,
  priceExecutions,
  priceUsage,
} from './price-usage.ts';
