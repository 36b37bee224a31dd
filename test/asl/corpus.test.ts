import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ParseOptions, parseWorkflow, printWorkflow } from '../../src/asl/index.ts';
import { sharedFolder } from '../support/shared.ts';
import { DEFECTS } from './corpus-defects.ts';
import { ACCEPTED_ALTHOUGH_LABELLED_INVALID, REFUSED_ALTHOUGH_LABELLED_VALID } from './corpus-skips.ts';
import { errorsOf, inside, issuesOf, resolves } from './read.ts';

const shared = sharedFolder();
const corpus = shared === undefined ? undefined : join(shared, 'corpus');

interface Row {
  readonly path: string;
  readonly name: string;
  readonly trust: string;
  readonly defect: string;
}

function rowsOf(folder: string, kind: 'valid' | 'invalid'): Row[] {
  const [header = '', ...lines] = readFileSync(join(folder, 'INDEX.tsv'), 'utf8').trimEnd().split('\n');
  const columns = header.split('\t');
  return lines
    .map((line) => {
      const cells = line.split('\t');
      const cell = (column: string): string => cells[columns.indexOf(column)] ?? '';
      const path = cell('path');
      const name = path.replace(/^asl-(?:in)?valid\//, '').replace(/\.asl\.(?:json|ya?ml)$/, '');
      return { path, name, trust: cell('trust'), defect: cell('expected_defect') };
    })
    .filter(({ path }) => path.startsWith(`asl-${kind}/`));
}

const read = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');
const shown = (text: string, options: ParseOptions = {}): string[] =>
  errorsOf(text, options).map(({ code, pointer, message }) => `${code} ${pointer} ${message}`);

/** Recorded calls and runs: [file, what AWS was given, whether it took it]. */
interface Recorded {
  readonly file: string;
  readonly text: string;
  readonly express: boolean;
  readonly accepted: boolean;
}

const asDefinition = (definition: unknown): string =>
  typeof definition === 'string' ? definition : JSON.stringify(definition);

function recordings(folder: string, kind: string): Recorded[] {
  return readdirSync(join(folder, kind)).flatMap((file) => {
    const { definition, calls, cases } = JSON.parse(read(folder, join(kind, file)));
    const given = definition === undefined ? [] : [{ definition }];
    return [...given, ...(calls ?? []), ...(cases ?? [])].flatMap((call) => recorded(file, call));
  });
}

// biome-ignore lint/suspicious/noExplicitAny: recorded JSON of several shapes
function recorded(file: string, call: any): Recorded[] {
  const definition = call.definition ?? call.request?.definition;
  if (definition === undefined) return [];
  const whole = typeof definition === 'string' ? definition : withScope(definition);
  const refused = call.response?.code === 'InvalidDefinition' || call.response?.result === 'FAIL';
  const express = (call.type ?? call.request?.type) === 'EXPRESS';
  return [{ file, text: asDefinition(whole), express, accepted: !refused }];
}

/** TestState takes a lone state: it is tested inside the smallest scope that has the states it names. */
function withScope(definition: Readonly<Record<string, unknown>>): unknown {
  if (definition.Type === undefined) return definition;
  const outer = { ...definition, Branches: 0, ItemProcessor: 0, Iterator: 0, Parameters: 0, Result: 0, Arguments: 0 };
  const named = [...JSON.stringify(outer).matchAll(/"(?:Next|Default)":"([^"]+)"/g)].map(([, name]) => name ?? '');
  const others = Object.fromEntries(named.map((name) => [name, { Type: 'Succeed' }]));
  return { StartAt: 'TestedState', States: { TestedState: definition, ...others } };
}

describe.skipIf(corpus === undefined)('definitions of the corpus', () => {
  const folder = corpus ?? '';
  const valid = corpus === undefined ? [] : rowsOf(folder, 'valid');
  const invalid = corpus === undefined ? [] : rowsOf(folder, 'invalid');

  test.for(valid.filter(({ name }) => REFUSED_ALTHOUGH_LABELLED_VALID[name] === undefined))(
    'accepts $name',
    ({ path }) => {
      expect(shown(read(folder, path), { file: path })).toEqual([]);
    },
  );

  test.for(invalid.filter(({ name }) => ACCEPTED_ALTHOUGH_LABELLED_INVALID[name] === undefined))(
    'refuses $name for its own defect',
    ({ path, name, defect }) => {
      const codes = DEFECTS.find(([pattern]) => pattern.test(`${name}.asl ${defect}`))?.[1] ?? [];
      const found = errorsOf(read(folder, path), { file: path }).map((issue) => issue.code);
      expect(found.filter((code) => (codes as readonly string[]).includes(code))).not.toEqual([]);
    },
  );

  test('the skip lists hold only opinions, and only disagreements', () => {
    const listed = { ...REFUSED_ALTHOUGH_LABELLED_VALID, ...ACCEPTED_ALTHOUGH_LABELLED_INVALID };
    const rows = [...valid, ...invalid].filter(({ name }) => listed[name] !== undefined);
    const agreeing = rows.filter(({ path, name }) => {
      const refused = errorsOf(read(folder, path), { file: path }).length > 0;
      return refused !== (REFUSED_ALTHOUGH_LABELLED_VALID[name] !== undefined);
    });
    const recordedByAws = rows.filter(({ trust }) => trust.startsWith('aws-'));
    expect([rows.length, agreeing, recordedByAws]).toEqual([Object.keys(listed).length, [], []]);
  });

  test('every issue has a pointer that resolves, a place inside the text and a hint', () => {
    const faults = [...valid, ...invalid].flatMap(({ path }) => {
      const text = read(folder, path);
      return issuesOf(text, { file: path })
        .filter(
          (issue) =>
            !inside(text, issue) ||
            issue.hint === undefined ||
            (issue.code !== 'asl.not-json' && !resolves(JSON.parse(text.replace(/^\ufeff/, '')), issue.pointer)),
        )
        .map((issue) => `${path} ${issue.code} ${issue.pointer}`);
    });
    expect(faults).toEqual([]);
  });

  test('every accepted definition prints to a text that parses to the same definition', () => {
    const changed = valid.flatMap(({ path }) => {
      const first = parseWorkflow(read(folder, path), { file: path });
      if (!first.ok) return [];
      const again = parseWorkflow(printWorkflow(first.value));
      const bare = (definition: object) => JSON.stringify({ ...definition, sizeBytes: 0, sha256: '' });
      return again.ok && bare(again.value) === bare(first.value) ? [] : [path];
    });
    expect(changed).toEqual([]);
  });
});

describe.skipIf(corpus === undefined)('answers of AWS', () => {
  const kinds = ['histories', 'choice-cases', 'teststate', 'create-validate', 'express-sync', 'logs'];
  test.for(kinds)('%s: accepts what AWS took, refuses what AWS refused', (kind) => {
    const all = recordings(corpus ?? '', kind);
    const wrong = all.flatMap(({ file, text, express, accepted }) => {
      const errors = shown(text, express ? { workflowType: 'express' } : {});
      return (errors.length === 0) === accepted ? [] : [{ file, accepted, errors }];
    });
    expect([all.length > 0, wrong]).toEqual([true, []]);
  });
});

describe.skipIf(shared === undefined)("the user's study notes", () => {
  test.for([
    [0, [], 'a whole state machine'],
    [1, ['asl.fragment /ChargePayment 2:1'], 'one state alone'],
    [2, ['asl.fragment /ApprovalRequired 2:1'], 'a callback task alone'],
    [3, ['asl.fragment /ProcessFiles 2:1'], 'a distributed Map alone, with an abbreviated ARN inside'],
  ] as const)('snippet %i gives %j (%s)', ([index, want]) => {
    const notes = readFileSync(join(shared ?? '', 'seed', 'study-notes.txt'), 'utf8');
    const snippets = notes.match(/^\{\n[\s\S]*?^\}$(?!\n[\]},])/gm)?.flatMap(completed) ?? [];
    const found = errorsOf(snippets[index] ?? 'none').map((i) => `${i.code} ${i.pointer} ${i.line}:${i.column}`);
    expect(found).toEqual(want);
  });
});

/** The notes have no indentation: a snippet ends where its brackets close. */
function completed(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '{' && depth++ === 0) start = i;
    if (text[i] === '}' && --depth === 0) found.push(text.slice(start, i + 1));
  }
  return found;
}
