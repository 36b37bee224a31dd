import { create, type FactoryFunctionMap, type MathNode, parseDependencies } from 'mathjs/number';

/**
 * mathjs's parser alone. The build bundles this file, so that starting does not read the hundreds of files of the whole
 * library: see `src/vite.config.ts`.
 */
export const parse: (expression: string) => MathNode = create({
  parseDependencies: parseDependencies as FactoryFunctionMap,
}).parse;
export type { MathNode };
