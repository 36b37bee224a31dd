import type { EngineReport } from '../model.ts';
import { listed } from './words.ts';

const FIGURES: Readonly<Record<string, string>> = {
  transitions: 'transitions',
  retries: 'retries',
  events: 'history events',
  outcomes: 'outcomes',
  billedMs: 'billed duration',
  'usage.gbSecond': 'GB-seconds',
  'usage.lambdaRequest': 'Lambda requests',
  'usage.lambdaGbSecondX86': 'Lambda GB-seconds (x86)',
  'usage.lambdaGbSecondArm': 'Lambda GB-seconds (Arm)',
  'usage.logIngestedGb': 'logs',
};

/** Which means are exact, as a sentence without a full stop: `Means of transitions exact (engine solve); …`. */
export function exactSentence({ exact = [] }: EngineReport): string {
  const of = (type: string): string[] =>
    exact.flatMap((name) => (name.startsWith(`${type}.`) ? [name.slice(type.length + 1)] : []));
  const [standard, express] = [of('standard'), of('express')];
  const parts = [
    ['', standard.filter((name) => express.includes(name))],
    ['Standard ', standard.filter((name) => !express.includes(name))],
    ['Express ', express.filter((name) => !standard.includes(name))],
  ] as const;
  const said = parts
    .filter(([, names]) => names.length > 0)
    .map(([type, names]) => `${type}${listed(names.map((name) => FIGURES[name] ?? name))}`);
  return said.length === 0
    ? 'All means are sampled, none is worked out in closed form'
    : `Exact means (engine solve): ${said.join('; ')}. Sampled: all else, and how figures spread`;
}
