import { readCount, readRate } from '../units/index.ts';

/** The options that say how many executions there are, each in its own words. */
export interface VolumeOptions {
  readonly monthly?: string;
  readonly daily?: string;
  readonly rate?: string;
  readonly every?: string;
}

/** In place of a load profile that was not given. */
export const NO_FILE = { ok: true, value: '', warnings: [] } as const;

/**
 * The volume the options name, as a load profile would write it; undefined where they name none.
 *
 * @returns what is wrong with them as `usage`.
 */
export function volumeOf(options: VolumeOptions): { readonly volume?: string } | { readonly usage: string } {
  const given = (['monthly', 'daily', 'rate', 'every'] as const).filter((name) => options[name] !== undefined);
  const [name, second] = given;
  if (name === undefined) return {};
  if (second !== undefined)
    return { usage: `--${name} and --${second} both say how many executions there are; give one` };
  const text = options[name]!.trim();
  const volume = WRITTEN[name](text);
  const read = readRate(volume);
  const counted = name === 'monthly' || name === 'daily' ? readCount(text) : read;
  const wrong = !counted.ok
    ? counted.problem
    : !read.ok
      ? read.problem
      : read.value > 0
        ? undefined
        : 'nothing would start';
  return wrong === undefined ? { volume } : { usage: `--${name}: ${wrong}` };
}

/** `--every` takes a time, and what begins with its own word as it is. */
const WRITTEN = {
  monthly: (text: string) => `${text}/month`,
  daily: (text: string) => `${text}/day`,
  rate: (text: string) => text,
  every: (text: string) => (/^(every\s|rate\(|cron\()/.test(text) ? text : `every ${text}`),
} as const;
