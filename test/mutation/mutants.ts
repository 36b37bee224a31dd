/** One small wrong change of the program, and the tests that have to see it. */
export interface Mutant {
  /** Below `src`. */
  readonly file: string;
  /** Text that stands in the file once, and what takes its place. */
  readonly from: string;
  readonly to: string;
  /** Test files or folders below `test`. */
  readonly tests: readonly string[];
  /** What users would be told wrongly. */
  readonly why: string;
}

const mutant = (file: string, from: string, to: string, tests: string, why: string): Mutant => ({
  ...{ file, from, to, why },
  tests: tests.split(' '),
});

const RETRY = 'trace/retry.test.ts';
const PRICE = 'price';
const BOOK = 'quota/book';
const QUEUES = 'quota/simulate/exact.test.ts quota/simulate/throttled.test.ts quota/simulate/queues.test.ts';
const ERRORS = 'program bill/sample/retries.test.ts bill/solve/hand-worked.test.ts';
const EXPRESS = 'bill/contract';

export const MUTANTS: readonly Mutant[] = [
  // rules: errors and retries
  mutant('trace/retry.ts', 'retrier.maxDelaySeconds ?? Infinity, ', '', RETRY, 'MaxDelaySeconds is ignored'),
  mutant('trace/retry.ts', ', LONGEST_DELAY_SECONDS)', ')', RETRY, 'a wait overflows'),
  mutant('trace/retry.ts', 'retry > retrier.maxAttempts', 'retry >= retrier.maxAttempts', RETRY, 'a retry too few'),
  mutant('trace/retry.ts', '** (retry - 1)', '** retry', RETRY, 'the first wait is already grown'),
  mutant('trace/retry.ts', "=== 'full' ? random() * delayMs", "=== 'full' ? delayMs", RETRY, 'no jitter'),
  mutant(
    'program/error-rules.ts',
    'retrier.intervalSeconds * 1000',
    'retrier.intervalSeconds',
    ERRORS,
    'seconds as ms',
  ),
  mutant(
    'program/error-rules.ts',
    'retrierBackoff[retrier]! ** used',
    'retrierBackoff[retrier]! * used',
    ERRORS,
    'linear',
  ),
  mutant('program/error-rules.ts', ', retrierMaxDelayMs[retrier]!)', ', Infinity)', ERRORS, 'no cap on a wait'),
  mutant('program/error-rules.ts', 'if (error === ErrorId.runtime) return false;', '', ERRORS, 'runtime is caught'),
  mutant(
    'program/error-rules.ts',
    '(error !== ErrorId.timeout && error',
    '(error',
    ERRORS,
    'TaskFailed takes timeouts',
  ),
  mutant('program/error-rules.ts', "retrier.jitter === 'full' ? 1 : 0", '0', ERRORS, 'jitter is forgotten'),
  // rules: what Express bills
  mutant(
    'bill/contract/express-billing.ts',
    'const DURATION_STEP_MS = 100',
    'const DURATION_STEP_MS = 1',
    EXPRESS,
    'ms',
  ),
  mutant('bill/contract/express-billing.ts', 'const MEMORY_STEP_MB = 64', 'const MEMORY_STEP_MB = 32', EXPRESS, 'step'),
  mutant(
    'bill/contract/express-billing.ts',
    'Math.max(1, Math.ceil(',
    'Math.max(0, Math.ceil(',
    EXPRESS,
    'free at 0 ms',
  ),
  mutant('bill/contract/express-billing.ts', 'Math.ceil(value', 'Math.round(value', EXPRESS, 'rounded down'),
  mutant('bill/contract/express-billing.ts', 'payloadBytes * copies', 'payloadBytes', EXPRESS, 'no fan-out memory'),
  mutant(
    'bill/contract/express-billing.ts',
    'const BASE_MEMORY_MB = 50',
    'const BASE_MEMORY_MB = 0',
    EXPRESS,
    'no base',
  ),
  mutant(
    'bill/contract/express-billing.ts',
    'BYTES_PER_MB = 1e6',
    'BYTES_PER_MB = 2 ** 20',
    EXPRESS,
    'AWS adds in 1e6',
  ),
  // price
  mutant('price/price-usage.ts', 'quanta < left ? quanta : left', 'left', PRICE, 'more free than used'),
  mutant('price/price-usage.ts', 'pools.set(pool, left - free);', '', PRICE, 'a shared free tier is given twice'),
  mutant('price/price-usage.ts', '(billed < end ? billed : end) - from', 'billed - from', PRICE, 'tiers overlap'),
  mutant('price/price-usage.ts', 'quanta - free))', 'quanta))', PRICE, 'the free tier is billed'),
  mutant('price/price-usage.ts', 'options.freeTier ? takeFree', 'true ? takeFree', PRICE, 'a free tier nobody has'),
  mutant('price/price-usage.ts', 'low: priced(-1).total', 'low: priced(0).total', PRICE, 'an interval half as wide'),
  mutant('price/price-usage.ts', 'unpriced.push(dimension);', '', PRICE, 'an unknown price is zero'),
  mutant('price/exact-price.ts', '(2n * amount + divisor)', '(2n * amount)', PRICE, 'rounded down'),
  mutant('price/exact-price.ts', "if (sign === '-' && digits !== 0n)", 'if (false)', PRICE, 'a negative price'),
  mutant('price/tiers.ts', 'tier.from <= before', 'tier.from < before', PRICE, 'two tiers from one quantity'),
  mutant('price/crossings.ts', 'x > from && x < to', 'x > from', PRICE, 'a break-even beyond what was asked'),
  mutant('price/crossings.ts', 'zeroSince = undefined;\n    }', '}', PRICE, 'a break-even where an older one was'),
  // quota
  mutant(
    'quota/book/static-limits.ts',
    'exceeded === true || utilisation > 1',
    'utilisation > 1',
    BOOK,
    'failures unseen',
  ),
  mutant('quota/book/static-limits.ts', 'utilisation > 1 ?', 'utilisation >= 1 ?', BOOK, 'the limit itself is allowed'),
  mutant('quota/book/static-limits.ts', 'utilisation >= NEAR', 'utilisation > 1', BOOK, 'nothing is ever near'),
  mutant(
    'quota/book/static-limits.ts',
    'value.bucketSize / (loadPerSecond - value.refillRate)',
    'value.bucketSize / loadPerSecond',
    BOOK,
    'a bucket without refill',
  ),
  mutant(
    'quota/book/static-limits.ts',
    'Math.min(meanPerSecond, startRefill(book) / (1 + nestedStarts(measurement)))',
    'meanPerSecond',
    BOOK,
    'more open than start',
  ),
  mutant(
    'quota/book/sustainable.ts',
    'a.perSecond - b.perSecond',
    'b.perSecond - a.perSecond',
    `${BOOK} app/limits.test.ts`,
    'the loosest quota binds',
  ),
  mutant(
    'quota/book/needed-quota.ts',
    'return Math.ceil(high)',
    'return Math.floor(high)',
    `${BOOK} app/limits.test.ts`,
    'too small a quota is advised',
  ),
  mutant(
    'quota/simulate/quotas/token-bucket.ts',
    'this.#since + 1 - this.size',
    'this.#since - this.size',
    QUEUES,
    'one token too many',
  ),
  mutant(
    'quota/simulate/quotas/clients.ts',
    'policy.base * 2 ** retries',
    'policy.base',
    QUEUES,
    'clients that never slow down',
  ),
  mutant(
    'quota/simulate/quotas/clients.ts',
    'retries >= policy.maxAttempts',
    'retries > policy.maxAttempts',
    QUEUES,
    'a retry too many',
  ),
  mutant(
    'quota/simulate/quotas/lambda-gate.ts',
    'state.running === state.environments',
    'false',
    QUEUES,
    'no scale-up rate',
  ),
  mutant(
    'quota/cohort/response/scope.ts',
    'wellEvents - 1 + (isMember ? 1 : 0)',
    'wellEvents - 1',
    'quota/cohort',
    'no abort event',
  ),
  // app
  mutant(
    'app/limits/limits-rows.ts',
    'row.utilisation > ran.utilisation ? row',
    'row.utilisation < ran.utilisation ? row',
    'app/limits.test.ts app/limits-rows.test.ts',
    'a slow fill is taken from a short run',
  ),
  mutant(
    'app/limits/limits-rows.ts',
    "if (ran.verdict === 'exceeded') return ran;",
    '',
    'app/limits.test.ts app/limits-rows.test.ts',
    'what the run hit is hidden',
  ),
  mutant(
    'app/compare/eligibility.ts',
    'const TOO_MANY = 0.001',
    'const TOO_MANY = 0.5',
    'app',
    'Express for executions it ends',
  ),
  mutant(
    'app/compare/eligibility.ts',
    "pattern === 'runJob'",
    "pattern === 'waitForToken'",
    'app examples report',
    '.sync in Express',
  ),
  mutant(
    'app/compare/repeat-risk.ts',
    "return 'done-again'",
    "return 'none'",
    'app golden',
    'a second payment is no risk',
  ),
  mutant(
    'app/compare/volumes.ts',
    'bill.unpriced.length > 0 ? null',
    'false ? null',
    'app',
    'an unknown price is zero',
  ),
  mutant(
    'app/compare/volumes.ts',
    'both(MILLION, false)',
    'both(MILLION, true)',
    'app golden',
    'list price less a free tier',
  ),
  mutant(
    'app/engine/run-sample.ts',
    'enough && width <= options.precision',
    'enough',
    'app golden',
    'an interval too wide',
  ),
  mutant(
    'app/limits/unstable.ts',
    'part.peakPerSecond > most.peakPerSecond',
    'part.peakPerSecond < most.peakPerSecond',
    'app',
    'the wrong source is named',
  ),
  // the edge
  mutant(
    'http/security.ts',
    `["default-src 'none'", "script-src 'self'"`,
    `["default-src *", "script-src 'self'"`,
    'http/policies.test.ts',
    'the page loads from anywhere',
  ),
  mutant(
    'http/security.ts',
    `"default-src 'none'; frame`,
    `"default-src *; frame`,
    'http/policies.test.ts',
    'answers of the API load from anywhere',
  ),
];
