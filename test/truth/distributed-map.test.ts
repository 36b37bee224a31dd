import { expect, test } from 'vitest';
import { compare, type Report } from '../../src/index.ts';

/**
 * Worked examples of distributed Maps in the AWS workshop "Large-scale data processing with Step Functions" (facts,
 * section 1.4: D1, D4, D7), through the public comparison. They leave out the free tier and the parent's own transition.
 */

const TRANSITION = 0.000025;

interface Example {
  readonly items: number;
  readonly batch: number;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** Time of each state of a child, ms. */
  readonly states: readonly number[];
}

const reports = new Map<string, Promise<Report>>();
/** One run of the Map a month; asked for twice, it is compared once. */
function reportOf(example: Example): Promise<Report> {
  const key = JSON.stringify(example);
  const report = reports.get(key) ?? compared(example);
  reports.set(key, report);
  return report;
}

async function compared({ items, batch, type, states }: Example): Promise<Report> {
  const names = states.map((_, i) => `Step${i}`);
  const children = Object.fromEntries(
    names.map((name, i) => [
      name,
      {
        ...{ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f' },
        ...(i + 1 < names.length ? { Next: names[i + 1] } : { End: true }),
      },
    ]),
  );
  const map = {
    Type: 'Map',
    ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b' } },
    ItemBatcher: { MaxItemsPerBatch: batch },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type },
      StartAt: names[0],
      States: children,
    },
    End: true,
  };
  const behaviour = Object.fromEntries(states.map((ms, i) => [names[i], { duration: `${ms} ms` }]));
  const load = {
    ...{ horizon: '30 d', month: '30 d', arrivals: { monthly: 1, process: 'uniform' } },
    states: { Each: { items }, ...behaviour },
    ...{ latency: 'none', account: { freeTier: false } },
  };
  const answer = await compare({
    workflow: { text: JSON.stringify({ StartAt: 'Each', States: { Each: map } }) },
    load: { text: JSON.stringify(load) },
    precision: 0.9,
  });
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value;
}

/** The Standard bill without the parent's own transition. */
const childrenUsd = ({ alternatives }: Report): number => alternatives[0]!.monthly.totalUsd - TRANSITION;

const two = (ms: number): readonly number[] => [ms / 2, ms / 2];

test.for([
  // id, example, dollars, why
  ['D1', { items: 500_000, batch: 500, type: 'STANDARD', states: [1000] }, 0.05, '1,000 children x 2 transitions'],
  [
    'D4',
    { items: 500_000, batch: 500, type: 'EXPRESS', states: [100_000] },
    1000 * (1e-6 + 6.25 * 0.00001667) + 0.025,
    '1,000 starts, 1,000 requests and 1,000 x 100 s at 64 MB: 0.1302',
  ],
  ...(
    [
      [100, 500_000, 28_000],
      [400, 125_000, 62_000],
      [600, 83_334, 90_000], // the table says 83,333: it leaves out the last batch, of 200 items
    ] as const
  ).flatMap(
    ([batch, children, ms]) =>
      [
        [
          'D7',
          { items: 50_000_000, batch, type: 'STANDARD', states: two(ms) },
          3 * children * TRANSITION,
          `Standard, batches of ${batch}: 3 transitions each`,
        ],
        [
          'D7',
          { items: 50_000_000, batch, type: 'EXPRESS', states: two(ms) },
          children * (1e-6 + (ms / 1000 / 16) * 0.00001667 + TRANSITION),
          `Express, batches of ${batch}: a request, ${ms / 1000} s at 64 MB, and a transition`,
        ],
      ] as const,
  ),
] as const)('%s: %j costs $%f (%s)', async ([, example, dollars]) => {
  expect(childrenUsd(await reportOf(example))).toBeCloseTo(dollars, 9);
});

test.for([
  // batch, Standard $ printed, Express $ printed
  [100, 28_000, 37.5, 27.59],
  [400, 62_000, 9.38, 11.33],
  [600, 90_000, 6.25, 9.98],
] as const)('D7: batches of %i and %i ms come to the printed $%f and $%f, to the cent', async ([batch, ms, a, b]) => {
  const of = async (type: Example['type']): Promise<number> =>
    childrenUsd(await reportOf({ items: 50_000_000, batch, type, states: two(ms) }));
  // printed with 1.042e-7 for 64 MB and 100 ms, which is 0.2 cent more than the price list at the most, then rounded
  const apart = [(await of('STANDARD')) - a, (await of('EXPRESS')) - b].map(Math.abs);
  expect(Math.max(...apart)).toBeLessThanOrEqual(0.007);
});

test('1,130 items in batches of 100 are 12 children (ItemBatcher page; docs/aws-rules.md 3.3)', async () => {
  const report = await reportOf({ items: 1130, batch: 100, type: 'STANDARD', states: [10] });
  expect(report.alternatives[0]!.monthly.transitions).toBeCloseTo(1 + 12 + 12, 9);
});
