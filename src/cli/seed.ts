import type { ExitCode } from '../issue/index.ts';
import { refuseUsage } from './terminal.ts';

/** The seed an option gives; without the option none; or what the program ends with. */
export function readSeed(text: string | undefined): { readonly seed?: number } | { readonly refused: ExitCode } {
  if (text === undefined) return {};
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return { seed };
  return { refused: refuseUsage(`--seed takes a whole number of 0 or more, found "${text}"`) };
}
