import { describe, expect, test } from 'vitest';
import { at, type Issue, ROOT } from '../../src/issue/index.ts';
import { type Alternative, type Report, renderText, verdictOf } from '../../src/report/index.ts';
import { toldOf } from '../../src/report/words/reasons-by-alternative.ts';
import { orderReport } from '../support/report-fixture.ts';

const issue = (code: Issue['code'], severity: Issue['severity'], message: string): Issue => ({
  severity,
  code,
  pointer: at(ROOT, 'States', 'Ask'),
  line: 3,
  column: 5,
  message,
});
const WAITS = issue('app.express-forbids-integration', 'error', 'Ask: it waits for a callback, which Express cannot');
const TOO_LONG = issue('app.express-too-long', 'error', '30 % of executions would run for more than 5 minutes');
const NO_LOG = issue('app.express-no-history', 'warning', 'logging is off');
const TWICE = issue('app.express-at-least-once', 'warning', 'Pay may run more than once');

const [STANDARD, ASYNC, SYNC] = orderReport().alternatives as readonly [Alternative, Alternative, Alternative];
const express = (base: Alternative, label: string, blockers: readonly Issue[], warnings: readonly Issue[]) => ({
  ...base,
  label,
  eligible: blockers.length === 0,
  blockers,
  warnings,
});
const ruledOut = [
  STANDARD,
  express(ASYNC, 'Express (asynchronous)', [WAITS, TOO_LONG], [NO_LOG, TWICE]),
  express(SYNC, 'Express (synchronous)', [WAITS, TOO_LONG], [NO_LOG]),
];

describe('what speaks against alternatives', () => {
  test('the same blockers are told once, and moot warnings counted', () => {
    const told = toldOf(ruledOut).map(({ labels, issues, asAbove, moot }) => ({ labels, issues, asAbove, moot }));
    expect(told).toEqual([
      { labels: 'Standard', issues: [], asAbove: 0, moot: 0 },
      { labels: 'Express (asynchronous and synchronous)', issues: [WAITS, TOO_LONG], asAbove: 0, moot: 2 },
    ]);
  });

  test('a warning of two alternatives that can run is told with the first', () => {
    const both = [
      express(ASYNC, 'Express (asynchronous)', [], [NO_LOG, TWICE]),
      express(SYNC, 'Express (synchronous)', [], [NO_LOG]),
    ];
    expect(toldOf(both).map(({ issues, asAbove }) => ({ issues, asAbove }))).toEqual([
      { issues: [NO_LOG, TWICE], asAbove: 0 },
      { issues: [], asAbove: 1 },
    ]);
  });

  test('each blocker stands once in the verdict', () => {
    const { load } = orderReport();
    const { sentence, reasons } = verdictOf({ alternatives: ruledOut, load });
    const verdict = [sentence, ...reasons].join('\n');
    const times = [WAITS, TOO_LONG].map(({ message }) => verdict.split(message).length - 1);
    expect(times).toEqual([1, 1]);
  });

  test('a text report says three times, each in its place, that executions run too long', () => {
    const alternatives = ruledOut.map((a) => ({
      ...a,
      perExecution: {
        ...a.perExecution,
        durationMs: { ...a.perExecution.durationMs, overLimit: a.workflowType === 'express' ? 0.3 : 0 },
      },
    }));
    const report: Report = { ...orderReport(), alternatives };
    const text = renderText({ ...report, verdict: verdictOf(report) }, { colour: false });
    // in the verdict, where it rules Express out, and beside the durations
    expect(text.split('30 % of executions').length - 1).toBe(3);
  });
});
