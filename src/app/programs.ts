import { grow } from '../grow/index.ts';
import { type Compiled, compile } from '../program/index.ts';
import type { Ports } from './ports.ts';
import type { Prepared } from './prepare.ts';

/** The workflow compiled for both types, its decisions by the data of the load profile where there is any. */
export async function compilePrograms(
  { definition, scenario }: Prepared,
  ports: Ports,
): Promise<{ readonly standard: Compiled; readonly express: Compiled }> {
  const growth = await grow(definition, scenario, { breathe: ports.breathe });
  return {
    standard: compile(definition, scenario, 'standard', growth),
    express: compile(definition, scenario, 'express', growth),
  };
}
