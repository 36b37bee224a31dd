export { type DocumentFormat, type PositionedDocument, readDocument } from './document.ts';
export type * from './model.ts';
export type { Place } from './spot.ts';
