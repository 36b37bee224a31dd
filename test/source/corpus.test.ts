import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceHost } from '../../src/io/index.ts';
import { readSources, type Sources } from '../../src/source/index.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const root = join(shared ?? '', 'corpus/iac');
const read = new Map<string, Sources>();

function sourcesOf(path: string): Sources {
  const found = read.get(path) ?? readSources([join(root, path)], sourceHost([join(root, path)]));
  read.set(path, found);
  return found;
}

/** Rows of the table that ours differ from, each with its reason. */
const DIFFERENT: ReadonlyMap<string, string> = new Map([]);

/** Kinds that are read. */
const KINDS = /^(sam|cfn|cdk|sam-transform)\//;

describe.skipIf(shared === undefined || !existsSync(join(root, 'MACHINES.tsv')))(
  'templates of public repositories',
  () => {
    const rows = readFileSync(join(root, 'MACHINES.tsv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .filter(([path]) => KINDS.test(path!));

    test.for(rows.map((row) => [`${row[0]} ${row[1]}`, row] as const))('%s', ([name, row]) => {
      const [path, id, , type, , states, , level, tracing] = row as string[];
      const machine = sourcesOf(path!).machines.find((one) => one.id === id);
      const got = machine && [machine.type, machine.states ?? '', machine.logging.level, machine.tracing].join(' ');
      const want = [type!.replace(' (default)', ''), states, level || 'OFF', tracing === 'True'].join(' ');
      expect(DIFFERENT.has(name) ? 'a known difference' : got).toBe(DIFFERENT.has(name) ? 'a known difference' : want);
    });

    test('at least 91 % of the Lambda tasks lead to a function with its memory, all nested starts of one template to their machine', () => {
      const machines = [...new Set(rows.map(([path]) => path!))].flatMap((path) => sourcesOf(path).machines);
      const tasks = machines.reduce((sum, { definition }) => sum + lambdaTasks(definition?.text ?? ''), 0);
      const known = machines.flatMap(({ functions }) => functions).filter(({ memoryMb }) => memoryMb !== null);
      expect(known.length / tasks).toBeGreaterThanOrEqual(0.91);
    });
  },
);

/** Tasks that call Lambda: by an integration, or by the ARN of a function. */
const lambdaTasks = (text: string): number =>
  (text.match(/"?Resource"?\s*:\s*"?'?(arn:[^"'\s]*:states:[^"'\s]*lambda:invoke|arn:[^"'\s]*:lambda:)/g) ?? []).length;
