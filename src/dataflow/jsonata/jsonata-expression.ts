import jsonata from 'jsonata';
import type { JsonValue } from '../../asl/index.ts';
import { putMember } from '../json.ts';
import { isUnknown, ReadsUnknown } from '../unknown.ts';
import { awsFunctions, JsonataRefusal, MAX_LIST } from './jsonata-functions.ts';
import { BoundedRegExp } from './jsonata-regex.ts';
import { UnknownWatch } from './jsonata-unknown.ts';

/** Evaluation steps of one expression; a 256 KiB payload with 20 operations per item needs about a tenth. */
const MAX_STEPS = 500_000;
/** Nesting of one evaluation in another, as measured on AWS: every operator nests one level. */
const MAX_DEPTH = 100;
/** Second guard, against single steps that take long, in ms of real time. */
const MAX_REAL_MS = 5000;
/** Values and characters of a result before its bytes are counted. */
const MAX_RESULT_NODES = 300_000;
const MAX_RESULT_CHARS = 2_000_000;

/** What an expression sees: variables by name, and the simulated clock. */
export interface ExpressionScope {
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
  readonly random: () => number;
  /** Steps all expressions of one run may take together; counted down. */
  readonly budget?: StepBudget;
  /** Whether the bindings may hold unknown values. */
  readonly mayBeUnknown?: boolean;
}

export interface StepBudget {
  steps: number;
}

export type ExpressionAnswer =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** The expression gave nothing: JSONata's undefined. */
  | { readonly kind: 'nothing' }
  /** A function, or another thing that is not JSON. */
  | { readonly kind: 'unsupported' }
  /** It reads an unknown value, chance or the time, of which nobody has told what they are. */
  | { readonly kind: 'unknown'; readonly origin: string }
  /** `message` as JSONata writes it, with its code. */
  | { readonly kind: 'error'; readonly message: string };

/**
 * Evaluates JSONata as AWS does: no `$eval`, AWS's functions added, chance and time from the scope. Steps, depth and
 * sizes are bounded; nothing outside the bindings can be reached (JSONata reads own members only).
 */
export async function evaluateExpression(text: string, scope: ExpressionScope): Promise<ExpressionAnswer> {
  try {
    const expression = compile(text, scope);
    const raw: unknown = await expression.evaluate(undefined, scope.bindings as Record<string, unknown>);
    return answerOf(raw);
  } catch (problem) {
    if (problem instanceof ReadsUnknown) return { kind: 'unknown', origin: problem.origin };
    return { kind: 'error', message: describe(problem) };
  }
}

type JsonataOptions = Parameters<typeof jsonata>[1] & { stack?: number; timeout?: number; sequence?: number };

function compile(text: string, scope: ExpressionScope): jsonata.Expression {
  const options = { RegexEngine: BoundedRegExp, stack: MAX_DEPTH, timeout: MAX_REAL_MS, sequence: MAX_LIST };
  const expression = jsonata(text, options as unknown as JsonataOptions);
  expression.assign('eval', undefined);
  for (const [name, { call, signature }] of Object.entries(awsFunctions(scope.random))) {
    expression.registerFunction(name, call as (...values: unknown[]) => unknown, signature);
  }
  expression.registerFunction('millis', () => scope.nowMs, '<:n>');
  expression.registerFunction(
    'now',
    (picture?: string, zone?: string) => format(scope.nowMs, picture, zone),
    '<s?s?:s>',
  );
  const watch = scope.mayBeUnknown === true ? new UnknownWatch(expression.ast()) : undefined;
  limitSteps(expression, scope.budget ?? { steps: MAX_STEPS }, watch);
  return expression;
}

const format = (nowMs: number, picture?: string, zone?: string): Promise<unknown> =>
  jsonata('$fromMillis(nowMs, picture, zone)').evaluate({ nowMs, picture, zone });

/** JSONata awaits this hook before each node, which also keeps deep recursion off the stack. */
function limitSteps(expression: jsonata.Expression, budget: StepBudget, watch: UnknownWatch | undefined): void {
  let steps = 0;
  const hook = (_node: unknown, context: unknown): void => {
    watch?.entered(context);
    if (--budget.steps < 0)
      throw new JsonataRefusal('L0001', 'the expressions of this run need too many steps together');
    if (++steps > MAX_STEPS) throw new JsonataRefusal('L0001', `the expression needs more than ${MAX_STEPS} steps`);
  };
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, hook);
  if (watch !== undefined) expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, watch.left);
}

function describe(problem: unknown): string {
  if (typeof problem !== 'object' || problem === null) return String(problem);
  const { code, message } = problem as { code?: unknown; message?: unknown };
  const words = typeof message === 'string' ? message : 'the evaluation failed';
  return typeof code === 'string' ? `${code}: ${words}` : words;
}

class Unsupported extends Error {}

function answerOf(raw: unknown): ExpressionAnswer {
  if (raw === undefined) return { kind: 'nothing' };
  const budget = { nodes: MAX_RESULT_NODES, chars: MAX_RESULT_CHARS };
  try {
    return { kind: 'value', value: plain(raw, budget) };
  } catch (problem) {
    if (problem instanceof Unsupported) return { kind: 'unsupported' };
    throw problem;
  }
}

/** A JSON copy without the marks that JSONata puts on its lists. */
function plain(raw: unknown, budget: { nodes: number; chars: number }): JsonValue {
  if (--budget.nodes < 0 || budget.chars < 0) throw new JsonataRefusal('L0001', 'the result is too large');
  if (raw === null || typeof raw === 'boolean') return raw;
  if (isUnknown(raw)) return raw as JsonValue;
  if (typeof raw === 'string') {
    budget.chars -= raw.length;
    return raw;
  }
  if (typeof raw === 'number') {
    return Number.isFinite(raw) ? raw : String(raw); // as measured on AWS: the text Infinity or -Infinity
  }
  if (Array.isArray(raw)) return raw.map((item: unknown) => (item === undefined ? null : plain(item, budget)));
  if (typeof raw !== 'object' || '_jsonata_lambda' in raw || '_jsonata_function' in raw) throw new Unsupported();
  const copy: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(raw)) {
    budget.chars -= key.length;
    if (value !== undefined) putMember(copy, key, plain(value, budget));
  }
  return copy;
}
