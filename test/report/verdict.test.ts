import { describe, expect, test } from 'vitest';
import { type Issue, type IssueCode, ROOT } from '../../src/issue/index.ts';
import { type Alternative, type VerdictInput, verdictOf } from '../../src/report/index.ts';
import { blockedReport, orderReport, unpricedReport, zeroCostReport } from '../support/report-fixture.ts';

const load = orderReport().load;
const [STANDARD, EXPRESS] = orderReport().alternatives as readonly [Alternative, Alternative];

const blocker = (message: string): Issue => ({
  severity: 'error',
  code: 'asl.express' as IssueCode,
  pointer: ROOT,
  line: 1,
  column: 1,
  message,
});

interface Case {
  readonly usd: number;
  readonly half?: number;
  readonly unpriced?: readonly string[];
  readonly blockers?: readonly Issue[];
  readonly exceeded?: readonly string[];
}
function having(base: Alternative, { usd, half = 0, unpriced = [], blockers = [], exceeded = [] }: Case): Alternative {
  const monthly = { ...base.monthly, lines: [], totalUsd: usd, lowUsd: usd - half, highUsd: usd + half, unpriced };
  const limits = exceeded.map((quota) => ({ ...base.limits[0]!, quota, verdict: 'exceeded' as const }));
  return { ...base, eligible: blockers.length === 0, blockers, limits, monthly };
}
const compare = (standard: Case, express: Case): VerdictInput => ({
  alternatives: [having(STANDARD, standard), having(EXPRESS, express)],
  load,
});

describe('the verdict', () => {
  test.for([
    [
      compare({ usd: 412.75, half: 0.9 }, { usd: 31.2, half: 0.08 }),
      'Express would cost $31.20 ± 0.08 a month, Standard $412.75 ± 0.90: choosing Express saves $381.55 (92 %), and nothing in this workflow forbids it.',
      'the plain case',
    ],
    [
      compare({ usd: 5 }, { usd: 20, half: 1 }),
      'Standard would cost $5.00 a month, Express $20.00 ± 1.00: choosing Standard saves $15.00 (75 %).',
      'an exact figure has no interval; Standard needs no permission',
    ],
    [
      compare({ usd: 10, half: 1 }, { usd: 11, half: 0.5 }),
      'Standard at $10.00 ± 1.00 and Express at $11.00 ± 0.50 a month cost about the same: the difference is within the margin of error.',
      'the intervals overlap',
    ],
    [
      compare(
        { usd: 100 },
        { usd: 10, blockers: [blocker('"Ask" waits for a token. Read more.'), blocker('b'), blocker('c')] },
      ),
      'Standard would cost $100.00 a month; Express is ruled out: "Ask" waits for a token (and 2 more reasons).',
      'forbidden, though cheaper',
    ],
    [
      compare({ usd: 1 }, { usd: 10, blockers: [blocker('"Ask" waits for a token')] }),
      'Standard would cost $1.00 a month; Express is ruled out: "Ask" waits for a token.',
      'forbidden, and dearer anyway',
    ],
    [
      compare({ usd: 100, exceeded: ['StartExecution'] }, { usd: 900 }),
      'Standard would cost $100.00 a month, Express $900.00: choosing Standard saves $800.00 (89 %), but exceeds the limit StartExecution.',
      'the cheaper one would be throttled',
    ],
    [
      compare({ usd: 100 }, { usd: 10, unpriced: ['logs'] }),
      'Which is cheaper is not known: Express would cost at least $10.00 a month and Standard $100.00, but the price book has no price for logs.',
      'the cheaper one lacks a price that the other does not need',
    ],
    [
      compare({ usd: 100, unpriced: ['logs'] }, { usd: 10 }),
      'Express would cost $10.00 a month, Standard at least $100.00: choosing Express saves $90.00 (90 %), not counting logs, for which there is no price, and nothing in this workflow forbids it.',
      'a missing price on the dearer side can only widen the gap',
    ],
    [
      compare({ usd: 100, blockers: [blocker('too long')] }, { usd: 10, blockers: [blocker('no tokens')] }),
      'Nothing can run this workflow as it is: Express is ruled out: no tokens; Standard is ruled out: too long.',
      'neither type can',
    ],
    [
      { alternatives: [having(STANDARD, { usd: 100 })], load },
      'Standard would cost $100.00 a month.',
      'nothing to compare with',
    ],
    [compare({ usd: 0 }, { usd: 0 }), 'Standard and Express both cost nothing.', 'all of it free'],
    [{ ...zeroCostReport() }, 'Standard and Express both cost nothing: nothing arrives.', 'no load at all says why'],
    [
      { ...compare({ usd: 0.002 }, { usd: 0.001 }), currency: 'CNY' },
      'Express would cost CNY 0.001 a month, Standard CNY 0.002: choosing Express saves CNY 0.001 (50 %), and nothing in this workflow forbids it.',
      'small amounts of another currency',
    ],
  ] as const)('%#: %s', ([input, want]) => {
    expect(verdictOf(input).sentence).toBe(want);
  });

  test.for([
    [
      compare({ usd: 400 }, { usd: 100 }),
      { cheapest: 'express-async', savingUsd: 300, savingPercent: 75 },
      'Express saves',
    ],
    [
      compare({ usd: 400 }, { usd: 100, blockers: [blocker('x')] }),
      { cheapest: 'standard', savingUsd: -300, savingPercent: -300 },
      'the forbidden type would have been cheaper: a negative saving',
    ],
    [
      compare({ usd: 400 }, { usd: 100, unpriced: ['logs'] }),
      { cheapest: null, savingUsd: null, savingPercent: null },
      'left open by a missing price',
    ],
    [
      compare({ usd: 400, blockers: [blocker('x')] }, { usd: 100, blockers: [blocker('x')] }),
      { cheapest: null, savingUsd: null, savingPercent: null },
      'none can run',
    ],
    [compare({ usd: 0 }, { usd: 0 }), { cheapest: 'standard', savingUsd: 0, savingPercent: 0 }, 'equal: the first'],
    [
      compare({ usd: 5 }, { usd: 0, blockers: [blocker('x')] }),
      { cheapest: 'standard', savingUsd: -5, savingPercent: null },
      'no percentage of nothing',
    ],
    [{ alternatives: [], load }, { cheapest: null, savingUsd: null, savingPercent: null }, 'nothing at all'],
  ] as const)('%#: figures', ([input, want]) => {
    expect(verdictOf(input)).toMatchObject(want);
  });

  test.for([
    [
      orderReport(),
      'Express bills a request and 6.01 s at 64 MB (0.375 GB-s) an execution, over 2.63 M executions a month ($0.0000119 each).',
      'what is billed',
    ],
    [
      orderReport(),
      'Standard comes near the limit Execution history: 85.4 % of 25,000 events.',
      'a limit that is near',
    ],
    [
      blockedReport(),
      '1.24 % of executions would run beyond 5 minutes, where Express ends them.',
      'too long for Express',
    ],
    [
      blockedReport(),
      'Express cannot run it: state "Print" runs a job and waits for it (.sync), which Express does not offer.',
      'every blocker',
    ],
    [
      unpricedReport(),
      "Express's total is a lower bound: the price book has no price for Lambda requests and Lambda duration, arm64.",
      'a missing price',
    ],
  ] as const)('%#: the reasons hold "%s"', ([report, want]) => {
    expect(verdictOf(report).reasons).toContain(want);
  });

  test('a reason that holds for both kinds of Express is said once', () => {
    const { reasons } = verdictOf(blockedReport());
    expect(new Set(reasons).size).toBe(reasons.length);
  });
});
