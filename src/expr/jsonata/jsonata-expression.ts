import jsonata from 'jsonata';
import { type JsonValue, MAX_JSON_DEPTH, putMember } from '../json.ts';
import { isUnknown, ReadsUnknown } from '../unknown.ts';
import { countedBuiltins } from './jsonata-builtins.ts';
import { awsFunctions, MAX_LIST, OwnLimit } from './jsonata-functions.ts';
import { regexEngine } from './jsonata-regex.ts';
import { parseExpression } from './jsonata-text.ts';
import { UnknownWatch } from './jsonata-unknown.ts';
import { type StepBudget, Work } from './jsonata-work.ts';

/** Nesting of one evaluation in another, as measured on AWS: every operator nests one level. */
const MAX_DEPTH = 100;
/** Values and characters of a result before its bytes are counted. */
const MAX_RESULT_NODES = 300_000;
const MAX_RESULT_CHARS = 2_000_000;

/** What an expression sees: variables by name, and the simulated clock. */
export interface ExpressionScope {
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
  readonly random: () => number;
  readonly budget?: StepBudget;
  readonly tellLimit?: (what: string) => void;
  /** Whether the bindings may hold unknown values. */
  readonly mayBeUnknown?: boolean;
}

export type ExpressionAnswer =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** The expression gave nothing: JSONata's undefined. */
  | { readonly kind: 'nothing' }
  /** A function, or another thing that is not JSON. */
  | { readonly kind: 'unsupported' }
  /** It reads an unknown value, chance or the time, of which nobody has told what they are. */
  | { readonly kind: 'unknown'; readonly origin: string }
  /** `message` as JSONata writes it, with its code. `isOwnLimit`: AWS might have gone on. */
  | { readonly kind: 'error'; readonly message: string; readonly isOwnLimit: boolean };

/**
 * Evaluates JSONata as AWS does: no `$eval`, AWS's functions added, chance and time from the scope. Steps, depth and
 * sizes are bounded; nothing outside the bindings can be reached (JSONata reads own members only).
 */
export async function evaluateExpression(text: string, scope: ExpressionScope): Promise<ExpressionAnswer> {
  try {
    const expression = await compile(text, scope);
    const raw: unknown = await expression.evaluate(undefined, scope.bindings as Record<string, unknown>);
    return answerOf(raw);
  } catch (problem) {
    if (problem instanceof ReadsUnknown) return { kind: 'unknown', origin: problem.origin };
    return { kind: 'error', message: describe(problem), isOwnLimit: problem instanceof OwnLimit };
  }
}

type JsonataOptions = Parameters<typeof jsonata>[1] & { stack?: number; sequence?: number };

async function compile(text: string, scope: ExpressionScope): Promise<jsonata.Expression> {
  const work = new Work(scope.budget);
  const options = { RegexEngine: regexEngine(work), stack: MAX_DEPTH, sequence: MAX_LIST };
  const expression = parseExpression(text, options as unknown as JsonataOptions);
  expression.assign('eval', undefined);
  for (const [name, builtin] of await countedBuiltins(work)) expression.assign(name, builtin);
  for (const [name, { call, signature }] of Object.entries(awsFunctions(scope.random, work))) {
    expression.registerFunction(name, call as (...values: unknown[]) => unknown, signature);
  }
  expression.registerFunction('millis', () => scope.nowMs, '<:n>');
  expression.registerFunction(
    'now',
    (picture?: string, zone?: string) => format(scope.nowMs, picture, zone),
    '<s?s?:s>',
  );
  const watch = scope.mayBeUnknown === true ? new UnknownWatch(expression.ast()) : undefined;
  countSteps(expression, work, watch);
  return expression;
}

const format = (nowMs: number, picture?: string, zone?: string): Promise<unknown> =>
  jsonata('$fromMillis(nowMs, picture, zone)').evaluate({ nowMs, picture, zone });

/** JSONata awaits these hooks before and after each node, which also keeps deep recursion off the stack. */
function countSteps(expression: jsonata.Expression, work: Work, watch: UnknownWatch | undefined): void {
  const compared = comparedParts(expression.ast());
  const entered = (_node: unknown, context: unknown): void => {
    watch?.entered(context);
    work.charge(1);
  };
  const left = (node: object, context: unknown, environment: unknown, value: unknown): void => {
    watch?.left(node, context, environment, value);
    if (compared.has(node)) work.chargeForAll(value);
    else work.chargeFor(value);
  };
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, entered);
  expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, left);
}

/** The operands of comparisons, which look at all that is inside; keys of groups become texts. */
function comparedParts(tree: object): ReadonlySet<object> {
  const compared = new Set<object>();
  const seen = new Set<object>([tree]);
  const waiting: object[] = [tree];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { type, value, lhs, rhs } = part as { type?: unknown; value?: unknown; lhs?: object; rhs?: object };
    if (type === 'binary' && COMPARING.has(String(value)) && lhs !== undefined && rhs !== undefined)
      compared.add(lhs).add(rhs);
    for (const inner of Object.values(part)) {
      if (typeof inner !== 'object' || inner === null || seen.has(inner)) continue;
      seen.add(inner);
      waiting.push(inner);
    }
  }
  return compared;
}

const COMPARING = new Set(['=', '!=', 'in', '&']);

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
function plain(raw: unknown, budget: { nodes: number; chars: number }, depth = 0): JsonValue {
  if (depth > MAX_JSON_DEPTH) throw new OwnLimit(`the result nests more than ${MAX_JSON_DEPTH} levels deep`);
  if (--budget.nodes < 0 || budget.chars < 0) throw new OwnLimit('the result is too large');
  if (raw === null || typeof raw === 'boolean') return raw;
  if (isUnknown(raw)) return raw as JsonValue;
  if (typeof raw === 'string') {
    budget.chars -= raw.length;
    return raw;
  }
  if (typeof raw === 'number') {
    return Number.isFinite(raw) ? raw : String(raw); // as measured on AWS: the text Infinity or -Infinity
  }
  if (Array.isArray(raw))
    return raw.map((item: unknown) => (item === undefined ? null : plain(item, budget, depth + 1)));
  if (typeof raw !== 'object' || '_jsonata_lambda' in raw || '_jsonata_function' in raw) throw new Unsupported();
  const copy: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(raw)) {
    budget.chars -= key.length;
    if (value !== undefined) putMember(copy, key, plain(value, budget, depth + 1));
  }
  return copy;
}
