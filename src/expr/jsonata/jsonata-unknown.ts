import { demandKnown, originOf, ReadsUnknown } from '../unknown.ts';

/** A node of JSONata's syntax tree, as far as it is read here. */
interface Ast {
  readonly type?: string;
  readonly value?: unknown;
  readonly [field: string]: unknown;
}

/**
 * What the value of an expression node may be without being read there.
 * `moved`: anything. `container`: an object or list with unknown values in it. Others must be known throughout.
 */
type Allowance = 'moved' | 'container';

/** Functions that hand on or count what they get without looking at what is in it. */
const HANDS_ON: Readonly<Record<string, Allowance>> = {
  exists: 'moved',
  merge: 'container',
  append: 'container',
  count: 'container',
  keys: 'container',
  lookup: 'container',
  reverse: 'container',
};

/**
 * Watches the evaluation of one expression for reading unknown values: JSONata compares and casts values in ways that no
 * value can notice by itself. Sound, not complete: what it cannot tell from reading is taken as reading.
 */
export class UnknownWatch {
  readonly #allowed = new Map<object, Allowance>();
  readonly #seen = new Set<object>();

  constructor(ast: unknown) {
    this.#walk(ast as Ast, 'moved');
  }

  /** Before a node is evaluated over its context. @throws ReadsUnknown */
  readonly entered = (context: unknown): void => {
    if (Array.isArray(context)) for (const item of context) refuse(item);
    else refuse(context);
  };

  /** After a node was evaluated. @throws ReadsUnknown when its value is read where it stands. */
  readonly left = (node: object, _context: unknown, _environment: unknown, value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const allowance = this.#allowed.get(node);
    if (allowance === undefined) demandKnown(value);
    else if (allowance === 'container') refuse(value);
    // a list made here is flattened where it is put: an unknown value in it might be a list itself
    const made = value as { sequence?: boolean; cons?: boolean };
    if (!Array.isArray(value) || (made.sequence !== true && made.cons !== true)) return;
    if (value.length !== 1 || allowance !== 'moved') for (const item of value as unknown[]) refuse(item);
  };

  /** @param allowance  of the node's value; undefined: it is read. */
  #walk(node: Ast, allowance: Allowance | undefined): void {
    this.#seen.add(node);
    const filtered = node.predicate !== undefined || node.stages !== undefined || node.group !== undefined;
    const own = filtered && allowance === 'moved' ? 'container' : allowance;
    if (own !== undefined && PLACES.has(node.type ?? '')) this.#allowed.set(node, own);
    switch (node.type) {
      case 'path':
        if (allowance !== undefined) this.#allowed.set(node, allowance);
        this.#walkSteps(node.steps as readonly Ast[], own);
        break;
      case 'block': {
        const inner = node.expressions as readonly Ast[];
        for (const [i, one] of inner.entries()) this.#walk(one, i === inner.length - 1 ? own : 'moved');
        break;
      }
      case 'condition':
        this.#walk(node.then as Ast, own);
        if (node.else !== undefined) this.#walk(node.else as Ast, own);
        break;
      case 'bind':
        this.#walk(node.rhs as Ast, 'moved');
        break;
      case 'function':
        this.#walkArguments(node);
        break;
      case 'unary':
        if (node.value === '{') for (const [, value] of node.lhs as [Ast, Ast][]) this.#walk(value, 'moved');
        if (node.value === '[') for (const item of node.expressions as readonly Ast[]) this.#walk(item, 'container');
    }
    this.#walkRest(node);
  }

  /** A path looks into the values of its steps but for the last. */
  #walkSteps(steps: readonly Ast[], own: Allowance | undefined): void {
    if (steps.some((step) => step.tuple !== undefined || step.type === 'sort')) return;
    for (const [i, step] of steps.entries()) this.#walk(step, i === steps.length - 1 ? own : 'container');
  }

  #walkArguments(node: Ast): void {
    const procedure = node.procedure as Ast | undefined;
    const name = procedure?.type === 'variable' && typeof procedure.value === 'string' ? procedure.value : '';
    const allowance = Object.hasOwn(HANDS_ON, name) ? HANDS_ON[name] : undefined;
    if (allowance === undefined) return;
    for (const argument of node.arguments as readonly Ast[]) this.#walk(argument, allowance);
  }

  /** All other nodes inside: their values are read. */
  #walkRest(container: object): void {
    for (const inner of Object.values(container)) {
      if (typeof inner !== 'object' || inner === null || this.#seen.has(inner)) continue;
      if (typeof (inner as Ast).type === 'string') this.#walk(inner as Ast, undefined);
      else {
        this.#seen.add(inner);
        this.#walkRest(inner);
      }
    }
  }
}

/** Nodes whose values may be moved; of all others they are made anew, or read. */
const PLACES = new Set(['block', 'condition', 'bind', 'function', 'unary', 'variable', 'name']);

function refuse(value: unknown): void {
  const origin = originOf(value);
  if (origin !== undefined) throw new ReadsUnknown(origin);
}
