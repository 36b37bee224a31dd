import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceHost } from '../../src/io/index.ts';
import { type Machine, readSources } from '../../src/source/index.ts';
import { sharedFolder } from '../support/shared.ts';

const folder = join(sharedFolder() ?? '', 'corpus/iac/sam-transform');

const fileIn = (path: string): string => join(path, readdirSync(path)[0]!);
const machinesOf = async (path: string) => await readSources([path], sourceHost([path]));

/** Placeholders of the transform's own count as alike; what a machine says is told without its place. */
const said = ({ id, type, states, logging, tracing, functions, nested, schedules, definition }: Machine) => ({
  ...{ id, type, states, logging, tracing, nested, schedules },
  functions: functions.map((one) => [one.pointer, one.function, one.memoryMb, one.architecture, one.timeoutS]),
  definition: definition === undefined ? null : JSON.parse(definition.text),
});

describe.skipIf(!existsSync(folder))("SAM's own transform says the same as its input", () => {
  const groups = existsSync(folder) ? readdirSync(folder) : [];

  test.for(groups.filter((name) => !name.includes('-error-')))('%s', async (name) => {
    const input = await machinesOf(fileIn(join(folder, name, 'input')));
    const output = await machinesOf(fileIn(join(folder, name, 'output')));
    expect(input.machines.map(said)).toEqual(output.machines.map(said));
  });

  test.for(groups.filter((name) => name.includes('-error-')))('%s', async (name) => {
    const { machines } = await machinesOf(fileIn(join(folder, name, 'input')));
    expect(machines.flatMap(({ issues }) => issues).filter(({ severity }) => severity === 'error')).not.toEqual([]);
  });
});
