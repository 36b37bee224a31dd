import { didYouMean } from '../../issue/index.ts';
import { type MathNode, parse } from './math-parse.ts';
import { COMPARISONS, CONSTANTS, FUNCTION_NAMES, KEEPING, PLAIN, UNITS } from './rate-words.ts';

/** Characters, nesting and nodes an expression may have: more than any real load curve needs. */
const MAX_LENGTH = 1000;
const MAX_NODES = 500;
const MAX_DEPTH = 60;

/** What compiling answers: a function of the time in ms, or why not. */
export type CompiledRate =
  | { readonly ok: true; readonly at: (tMs: number) => number }
  | { readonly ok: false; readonly problem: string; readonly hint?: string };

/**
 * A checked piece of the expression. `dimension` is the power of time it carries: 0 a plain number, 1 a duration,
 * -1 a rate; 'any' a literal zero, which compares and adds with everything.
 */
interface Term {
  readonly dimension: number | 'any';
  readonly at: (tMs: number) => number;
}

class Refusal extends Error {
  readonly hint: string | undefined;
  constructor(problem: string, hint?: string) {
    super(problem);
    this.hint = hint;
  }
}

/**
 * Compiles a rate expression in the time `t`, such as `50 * (1 + 0.8 * sin(2*pi*t / (24 h)))`.
 *
 * Only numbers, `t`, `pi`, `e`, units of time, operators, `condition ? a : b` and a closed list of functions; nothing
 * can be assigned, defined or reached from it. Dimensions are checked: `sin(t)` and a result in hours are refused.
 */
export function compileRate(text: string): CompiledRate {
  if (text.length > MAX_LENGTH) {
    return { ok: false, problem: `the expression has ${text.length} characters; at most ${MAX_LENGTH} are read` };
  }
  try {
    const term = termOf(parse(text), { nodes: 0 }, 0);
    if (term.dimension !== 0 && term.dimension !== 'any') {
      throw new Refusal(`the expression gives ${inWords(term.dimension)}, not a plain number of starts`, DIVIDE_HINT);
    }
    return { ok: true, at: term.at };
  } catch (error) {
    if (error instanceof Refusal) {
      return { ok: false, problem: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
    }
    // mathjs answers a syntax error with its place; too deep a nesting ends as a RangeError.
    return { ok: false, problem: error instanceof SyntaxError ? error.message : 'the expression is nested too deeply' };
  }
}

const DIVIDE_HINT = 'Divide times by a duration, as in t / (24 h).';

const inWords = (dimension: number | 'any'): string =>
  dimension === 1
    ? 'a duration'
    : dimension === -1
      ? 'a rate'
      : dimension === 0 || dimension === 'any'
        ? 'a plain number'
        : `time^${dimension}`;

type NodeOf<K extends string> = MathNode & { readonly type: K };
interface Budget {
  nodes: number;
}

function termOf(node: MathNode, budget: Budget, depth: number): Term {
  budget.nodes++;
  if (budget.nodes > MAX_NODES || depth > MAX_DEPTH)
    throw new Refusal('the expression is nested too deeply or has too many parts');
  const inner = (child: MathNode): Term => termOf(child, budget, depth + 1);
  switch (node.type) {
    case 'ParenthesisNode':
      return inner((node as NodeOf<'ParenthesisNode'> & { content: MathNode }).content);
    case 'ConstantNode':
      return constant((node as unknown as { value: unknown }).value);
    case 'SymbolNode':
      return symbol((node as unknown as { name: string }).name);
    case 'OperatorNode': {
      const { op, args } = node as unknown as { op: string; args: MathNode[] };
      return operator(op, args.map(inner));
    }
    case 'FunctionNode': {
      const { fn, args } = node as unknown as { fn: { type?: string; name?: string }; args: MathNode[] };
      if (fn.type !== 'SymbolNode' || fn.name === undefined) throw new Refusal('only functions by name can be called');
      if (!FUNCTION_NAMES.includes(fn.name)) refuseFunction(fn.name);
      return call(fn.name, args.map(inner));
    }
    case 'ConditionalNode': {
      const parts = node as unknown as { condition: MathNode; trueExpr: MathNode; falseExpr: MathNode };
      return conditional(inner(parts.condition), inner(parts.trueExpr), inner(parts.falseExpr));
    }
    default:
      return refuseNode(node);
  }
}

/** Chained comparisons (`0 < t < 1`) are RelationalNodes: written with `and` instead. */
function refuseNode(node: MathNode): never {
  const what = node.type
    .replace(/Node$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  throw new Refusal(
    `a rate expression cannot hold ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}: ${node.toString().slice(0, 40)}`,
    `It is one formula of t, pi, e, units of time and ${FUNCTION_NAMES.join(', ')}.`,
  );
}

function refuseFunction(name: string): never {
  const hint = didYouMean(name, FUNCTION_NAMES) ?? `Allowed: ${FUNCTION_NAMES.join(', ')}.`;
  throw new Refusal(`the function "${name}" is not allowed`, hint);
}

function constant(value: unknown): Term {
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw new Refusal(`${JSON.stringify(value)} is not a number`);
  }
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Refusal('a number in the expression is too large');
  return { dimension: number === 0 ? 'any' : 0, at: () => number };
}

function symbol(name: string): Term {
  if (name === 't') return { dimension: 1, at: (tMs) => tMs };
  const unit = UNITS.get(name);
  if (unit !== undefined) return { dimension: 1, at: () => unit };
  const value = CONSTANTS.get(name);
  if (value !== undefined) return { dimension: 0, at: () => value };
  if (FUNCTION_NAMES.includes(name)) throw new Refusal(`"${name}" is a function and needs its argument in brackets`);
  const known = ['t', ...CONSTANTS.keys(), ...UNITS.keys()];
  throw new Refusal(
    `unknown name "${name}"`,
    (name.length > 1 ? didYouMean(name, known) : undefined) ??
      `Known: ${known.join(', ')}; t is the time since the start.`,
  );
}

/** The dimension two terms share; a literal zero goes with any. */
function shared(what: string, terms: readonly Term[]): number | 'any' {
  let common: number | 'any' = 'any';
  for (const { dimension } of terms) {
    if (dimension === 'any') continue;
    if (common !== 'any' && common !== dimension) {
      throw new Refusal(`${what} mixes ${inWords(common)} with ${inWords(dimension)}`, DIVIDE_HINT);
    }
    common = dimension;
  }
  return common;
}

function plain(what: string, term: Term): void {
  if (term.dimension === 0 || term.dimension === 'any') return;
  throw new Refusal(`${what} needs a plain number, found ${inWords(term.dimension)}`, DIVIDE_HINT);
}

const times = (a: Term, b: Term, sign: 1 | -1): number => number(a) + sign * number(b);
const number = (term: Term): number => (term.dimension === 'any' ? 0 : term.dimension);

function operator(op: string, args: readonly Term[]): Term {
  const [a, b] = args;
  if (a === undefined) throw new Refusal(`the operator ${op} is not allowed`);
  if (b === undefined) return unary(op, a);
  const x = a.at;
  const y = b.at;
  const compare = COMPARISONS.get(op);
  if (compare !== undefined) {
    shared(`"${op}"`, args);
    return { dimension: 0, at: (t) => (compare(x(t), y(t)) ? 1 : 0) };
  }
  switch (op) {
    case '+':
      return { dimension: shared('a sum', args), at: (t) => x(t) + y(t) };
    case '-':
      return { dimension: shared('a difference', args), at: (t) => x(t) - y(t) };
    case '*':
      return { dimension: times(a, b, 1), at: (t) => x(t) * y(t) };
    case '/':
      return { dimension: times(a, b, -1), at: (t) => x(t) / y(t) };
    case '%':
    case 'mod':
      return call('mod', args);
    case '^':
      return call('pow', args);
    case 'and':
    case 'or':
      for (const term of args) plain(`"${op}"`, term);
      return { dimension: 0, at: op === 'and' ? (t) => (x(t) && y(t) ? 1 : 0) : (t) => (x(t) || y(t) ? 1 : 0) };
    default:
      throw new Refusal(`the operator ${op} is not allowed`);
  }
}

function unary(op: string, a: Term): Term {
  const x = a.at;
  if (op === '-') return { dimension: a.dimension, at: (t) => -x(t) };
  if (op === '+') return a;
  if (op !== 'not') throw new Refusal(`the operator ${op} is not allowed`);
  plain('"not"', a);
  return { dimension: 0, at: (t) => (x(t) ? 0 : 1) };
}

function conditional(condition: Term, yes: Term, no: Term): Term {
  plain('a condition', condition);
  const [test, ifTrue, ifFalse] = [condition.at, yes.at, no.at];
  return { dimension: shared('"? :"', [yes, no]), at: (t) => (test(t) ? ifTrue(t) : ifFalse(t)) };
}

function call(name: string, args: readonly Term[]): Term {
  if (name === 'pow' || name === 'sqrt') return power(name, args);
  const pure = PLAIN.get(name) ?? KEEPING.get(name);
  if (pure === undefined) return refuseFunction(name);
  counted(name, args, pure.count);
  const keeps = KEEPING.has(name);
  if (!keeps) for (const term of args) plain(name, term);
  const dimension = keeps ? shared(name, args) : 0;
  const of = pure.of;
  const [x, y] = args.map((term) => term.at);
  if (x !== undefined && args.length === 1) return { dimension, at: (t) => of(x(t)) };
  if (x !== undefined && y !== undefined && args.length === 2) return { dimension, at: (t) => of(x(t), y(t)) };
  return { dimension, at: (t) => of(...args.map((term) => term.at(t))) };
}

function power(name: string, args: readonly Term[]): Term {
  const [base, exponent = { dimension: 0, at: () => 0.5 }] = args;
  counted(name, args, name === 'sqrt' ? [1, 1] : [2, 2]);
  if (base === undefined) throw new Refusal(`${name} needs an argument`);
  plain('an exponent', exponent);
  const [x, y] = [base.at, exponent.at];
  const at = (t: number): number => x(t) ** y(t);
  if (number(base) === 0) return { dimension: 0, at };
  const [early, late] = [y(0), y(12_345.678)];
  if (early !== late) throw new Refusal('a power of a time needs an exponent that does not change', DIVIDE_HINT);
  return { dimension: number(base) * early, at };
}

function counted(name: string, args: readonly Term[], [low, high]: readonly [number, number]): void {
  if (args.length >= low && args.length <= high) return;
  const wanted = low === high ? `${low}` : `${low} to ${high}`;
  throw new Refusal(`${name} takes ${wanted} argument${high === 1 ? '' : 's'}, found ${args.length}`);
}
