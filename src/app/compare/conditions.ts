import type { Definition } from '../../asl/index.ts';
import type { StartsMeasure } from '../../bill/contract/index.ts';
import type { Assumption } from '../../issue/index.ts';
import type { Alternative, AlternativeId, Condition, HeadroomRow } from '../../report/index.ts';
import { formatNumber, formatShare } from '../../units/index.ts';
import { repeatRisk } from './repeat-risk.ts';

export interface ConditionsInput {
  readonly definition: Definition;
  readonly alternatives: readonly Alternative[];
  /** What became of the starts, of the alternatives that were run against their quotas. */
  readonly starts: ReadonlyMap<AlternativeId, StartsMeasure>;
  readonly headroom: readonly HeadroomRow[];
  readonly assumptions: readonly Assumption[];
}

/** What has to be known, or done, before somebody acts on a verdict for an alternative. */
export function conditionsOf(winner: Alternative | undefined, input: ConditionsInput): Condition[] {
  if (winner === undefined) return [];
  return [
    ...unresolved(winner, input),
    ...throttled(winner),
    ...questions(winner),
    ...success(winner, input),
    ...givenUp(winner, input),
    ...(winner.workflowType === 'standard' ? fills(input) : repeated(winner, input)),
    ...notPriced(winner, input),
  ];
}

/** Resources that decide whether Express can run it: whichever wins, it may be the other one. */
function unresolved(winner: Alternative, { alternatives }: ConditionsInput): Condition[] {
  const express =
    winner.workflowType === 'express' ? winner : alternatives.find((a) => a.workflowType === 'express' && a.eligible);
  return (express?.warnings ?? [])
    .filter(({ code }) => code === 'app.unresolved-resource')
    .map(({ message, pointer }) => ({ kind: 'unresolved', text: message, pointer }));
}

const throttled = ({ limits }: Alternative): Condition[] =>
  limits
    .filter(({ verdict }) => verdict === 'exceeded')
    .map(({ quota, effect }) => ({ kind: 'limit', text: `it exceeds ${quota}: ${effect}` }));

const questions = ({ limits, warnings }: Alternative): Condition[] => [
  ...limits.flatMap(({ quota, question }): Condition[] =>
    question === undefined ? [] : [{ kind: 'unknown', text: `${quota}: ${question}` }],
  ),
  ...warnings
    .filter(({ code, message }) => /-too-long$|history-full$/.test(code) && message.startsWith('with '))
    .map(({ message, pointer }): Condition => ({ kind: 'unknown', text: message, pointer })),
];

/** Maps and loops of unknown size that could fill a history. */
const fills = ({ headroom }: ConditionsInput): Condition[] =>
  headroom
    .filter(({ kind, now }) => kind === 'map-items' && now === null)
    .map(({ state, safe, limitedBy, pointer }) => ({
      kind: 'unknown',
      text: `${state} passes the ${limitedBy} if it has more than ${formatNumber(safe)} items; you have not said how many`,
      pointer,
    }));

const ENOUGH = 0.9995;

function success({ perExecution: { outcomes } }: Alternative, { assumptions }: ConditionsInput): Condition[] {
  const { succeeded, failed, timedOut } = outcomes;
  if (succeeded >= ENOUGH) return [];
  const guessed = assumptions.some(({ id }) => id.startsWith('program.odds:'));
  const ends = [
    failed > 0 ? `${formatShare(failed)} fail` : '',
    timedOut > 0 ? `${formatShare(timedOut)} time out` : '',
  ];
  return [
    {
      kind: 'success',
      text: `${formatShare(succeeded)} of executions succeed, ${ends.filter((end) => end !== '').join(' and ')}${guessed ? ', with odds that nobody has told' : ''}`,
    },
  ];
}

function givenUp({ id }: Alternative, { starts }: ConditionsInput): Condition[] {
  const of = starts.get(id);
  if (of === undefined || of.offered === 0) return [];
  const lost = of.dropped + of.lost;
  if (lost === 0) return [];
  return [
    {
      kind: 'starts',
      text: `${formatShare(lost / of.offered)} of the starts in the busiest part are refused and given up (${formatNumber(Math.round(lost))} of ${formatNumber(Math.round(of.offered))})`,
    },
  ];
}

const PAYMENT = /pay|charg|refund|invoice|bill|transfer|payout|debit|credit/i;

/** What a second run would do again, payments first: asynchronous Express executions may run more than once. */
function repeated({ id }: Alternative, { definition }: ConditionsInput): Condition[] {
  if (id !== 'express-async') return [];
  const risky = definition.states.flatMap((state) => {
    if (state.type !== 'Task') return [];
    const risk = repeatRisk(state);
    return risk === 'none' ? [] : [{ state, isPayment: PAYMENT.test(state.name), isSure: risk === 'done-again' }];
  });
  if (risky.length === 0) return [];
  risky.sort((a, b) => Number(b.isPayment) - Number(a.isPayment) || Number(b.isSure) - Number(a.isSure));
  const names = risky.map(({ state }) => state.name);
  return [
    {
      kind: 'idempotent',
      text: `make these safe to run twice first, since an asynchronous Express execution may: ${names.join(', ')}`,
      pointer: risky[0]!.state.pointer,
    },
  ];
}

const NOT_PRICED = /^program\.(lambda|nested|storage):/;

function notPriced({ monthly }: Alternative, { assumptions }: ConditionsInput): Condition[] {
  const left = assumptions.filter(({ id }) => NOT_PRICED.test(id));
  const kinds = [
    ['program.lambda:', 'Lambda functions'],
    ['program.nested:', 'executions of workflows whose file was not given'],
    ['program.storage:', 'requests to S3'],
  ] as const;
  const parts = kinds.flatMap(([prefix, what]) => {
    const states = left.filter(({ id }) => id.startsWith(prefix)).map(({ id }) => id.slice(prefix.length));
    return states.length === 0 ? [] : [`${what} (${shortList(states)})`];
  });
  if (monthly.unpriced.length > 0) parts.push(`what the price book has no price for (${monthly.unpriced.join(', ')})`);
  return parts.length === 0 ? [] : [{ kind: 'unpriced', text: `not in the cost: ${parts.join('; ')}` }];
}

const TOLD = 4;
const shortList = (names: readonly string[]): string =>
  `${names.slice(0, TOLD).join(', ')}${names.length > TOLD ? ` and ${names.length - TOLD} more` : ''}`;
