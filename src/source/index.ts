export { SOURCE_CODES, type SourceCode } from './codes.ts';
export type * from './model.ts';
export { parseParameters } from './parameters.ts';
export { readSources } from './read-sources.ts';
