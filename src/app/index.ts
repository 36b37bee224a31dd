export { reportJsonSchema } from '../report/index.ts';
export { loadProfileJsonSchema } from '../scenario/index.ts';
export { type CheckRequest, checkInputs } from './check-inputs.ts';
export { APP_CODES } from './codes.ts';
export { type CompareRequest, compare, DEFAULT_PRECISION, type Source } from './compare.ts';
export type { Books, Ports, Progress } from './ports.ts';
export { type PriceList, pricedRegions, priceList } from './price-list.ts';
export { type CheckedFile, validate } from './validate.ts';
