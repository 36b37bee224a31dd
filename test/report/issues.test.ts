import { describe, expect, test } from 'vitest';
import { at, type Issue, ROOT } from '../../src/issue/index.ts';
import { explainIssue, renderIssues, renderIssuesJson } from '../../src/report/index.ts';

const base: Issue = {
  severity: 'error',
  code: 'asl.next-target-missing',
  pointer: at(ROOT, 'States', 'a/b', 'Next'),
  line: 7,
  column: 15,
  message: 'no state named "done" in this scope',
  hint: 'Did you mean "Done"?',
  file: 'order.asl.json',
};
const { hint: _, ...withoutHint } = base;
const { file: __, ...withoutFile } = withoutHint;

describe('an issue in words', () => {
  test.for([
    [
      base,
      'order.asl.json:7:15 /States/a~1b/Next no state named "done" in this scope\n  hint: Did you mean "Done"?',
      'place, pointer, message, hint',
    ],
    [
      withoutHint,
      'order.asl.json:7:15 /States/a~1b/Next no state named "done" in this scope',
      'no hint, no second line',
    ],
    [withoutFile, '7:15 /States/a~1b/Next no state named "done" in this scope', 'one unnamed file'],
    [
      { ...withoutHint, pointer: ROOT, line: 1, column: 1, message: 'not JSON' },
      'order.asl.json:1:1 not JSON',
      'the whole file has no pointer',
    ],
    [
      { ...withoutHint, severity: 'warning', message: 'unused' },
      'order.asl.json:7:15 /States/a~1b/Next warning: unused',
      'a warning says so',
    ],
    [
      { ...withoutFile, pointer: at(ROOT, '\u001b[2J'), message: 'a\nb' },
      '7:15 /\\u001b[2J a\\u000ab',
      'nothing moves the cursor',
    ],
  ] as const)('%#: %s', ([issue, want]) => {
    expect(explainIssue(issue)).toBe(want);
  });

  test('several issues end with their count', () => {
    const text = renderIssues([base, base, { ...withoutHint, severity: 'warning' }]);
    expect(text).toMatch(/\n\n2 errors and 1 warning\n$/);
  });

  test('no issues are no text', () => {
    expect(renderIssues([])).toBe('');
  });

  test('colour is written only when asked for', () => {
    expect([
      renderIssues([base]).includes('\u001b'),
      renderIssues([base], { colour: true }).includes('\u001b'),
    ]).toEqual([false, true]);
  });

  test('validate --format json names every file, and an issue without its file', () => {
    const answer = JSON.parse(
      renderIssuesJson([
        { file: 'good.json', issues: [] },
        { file: 'order.asl.json', issues: [base] },
      ]),
    );
    const { file, ...issue } = base;
    expect(answer).toEqual({
      files: [
        { file: 'good.json', issues: [] },
        { file, issues: [issue] },
      ],
    });
  });
});
