import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseWorkflow } from '../../src/asl/index.ts';
import { sourceHost } from '../../src/io/index.ts';
import { type Machine, readSources, type Sources } from '../../src/source/index.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const root = join(shared ?? '', 'corpus/iac');
const read = new Map<string, Promise<Sources>>();

function sourcesOf(path: string): Promise<Sources> {
  const found = read.get(path) ?? readSources([join(root, path)], sourceHost([join(root, path)]));
  read.set(path, found);
  return found;
}

/** Rows that are not machines of ours, with the reason. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['pulumi/pulumi-ts/index.ts stateMachine', 'a program, which is not run'],
  ['terraform-plan/constructed-replace-delete-noop/plan.json aws_sfn_state_machine.legacy', 'the plan deletes it'],
  [
    'terraform/tam-step-functions/main.tf aws_sfn_state_machine.this',
    'its type is an expression in the table, STANDARD here',
  ],
]);

describe.skipIf(shared === undefined || !existsSync(join(root, 'MACHINES.tsv')))(
  'templates of public repositories',
  () => {
    const rows = readFileSync(join(root, 'MACHINES.tsv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .filter(([path, id]) => !OTHERS.has(`${path} ${id}`));

    // states are not counted in the table where a definition is put together by Terraform
    test.for(rows.map((row) => [`${row[0]} ${row[1]}`, row] as const))('%s', async ([, row]) => {
      const [path, id, , type, , states = '', , level, tracing] = row as string[];
      const machine = (await sourcesOf(path!)).machines.find((one) => one.id === id);
      const count = states === '' ? '' : machine?.states;
      const got = machine && [machine.type, count, machine.logging.level, machine.tracing].join(' ');
      const want = [type!.replace(' (default)', ''), states, level || 'OFF', tracing === 'True'].join(' ');
      expect(got).toBe(want);
    });

    test.for([
      ['sam', 0.91],
      ['cfn', 0.91],
      ['cdk', 0.91],
      ['serverless', 0.91],
    ] as const)('of the Lambda tasks in %s, at least %d lead to a function with its memory', async ([kind, least]) => {
      const paths = [...new Set(rows.map(([path]) => path!))].filter((path) => path.startsWith(`${kind}/`));
      const machines = (await Promise.all(paths.map(sourcesOf))).flatMap((read) => read.machines);
      const tasks = machines.reduce((sum, machine) => sum + lambdaTasks(machine), 0);
      const known = machines.flatMap(({ functions }) => functions).filter(({ memoryMb }) => memoryMb !== null);
      expect(known.length / tasks).toBeGreaterThanOrEqual(least);
    });

    test('nested starts of SAM templates lead to their machine, but for one that only data names', async () => {
      const paths = [...new Set(rows.map(([path]) => path!))].filter((path) => /^(sam|cdk|cfn)\//.test(path));
      const nested = (await Promise.all(paths.map(sourcesOf))).flatMap((read) =>
        read.machines.flatMap((machine) => machine.nested),
      );
      expect([nested.length, nested.filter(({ machine }) => machine === null).map(({ state }) => state)]).toEqual([
        13,
        ['Recurse'],
      ]);
    });
  },
);

/** Tasks that call Lambda, or lead to a function. */
function lambdaTasks({ definition, functions }: Machine): number {
  const read = definition && parseWorkflow(definition.text, { format: definition.format });
  if (read === undefined || !read.ok) return functions.length;
  return read.value.states.filter(
    (state) =>
      state.type === 'Task' &&
      (state.resource.service === 'lambda' || functions.some(({ pointer }) => pointer === state.pointer)),
  ).length;
}
