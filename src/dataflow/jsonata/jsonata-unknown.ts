import { demandKnown, isUnknown, originOf, ReadsUnknown } from '../unknown.ts';

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
  readonly #allowed = new Map<Ast, Allowance>();

  constructor(ast: unknown) {
    this.#allow(ast as Ast, 'moved');
  }

  /** Before a node is evaluated over its context. @throws ReadsUnknown */
  readonly entered = (context: unknown): void => {
    if (Array.isArray(context)) for (const item of context) refuse(item);
    else refuse(context);
  };

  /** After a node was evaluated. @throws ReadsUnknown when its value is read where it stands. */
  readonly left = (node: Ast, _context: unknown, _environment: unknown, value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const allowance = this.#allowed.get(node);
    if (allowance === undefined) demandKnown(value);
    else if (allowance === 'container') refuse(value);
    // a list made here is flattened where it is put: an unknown value in it might be a list itself
    const made = value as { sequence?: boolean; cons?: boolean };
    if (!Array.isArray(value) || isUnknown(value) || (made.sequence !== true && made.cons !== true)) return;
    if (value.length !== 1 || allowance !== 'moved') for (const item of value as unknown[]) refuse(item);
  };

  #allow(node: Ast | undefined, allowance: Allowance): void {
    if (node === undefined || node === null || typeof node !== 'object') return;
    const filtered = node.predicate !== undefined || node.stages !== undefined || node.group !== undefined;
    const own: Allowance = filtered ? 'container' : allowance;
    switch (node.type) {
      case 'path':
        this.#allowed.set(node, allowance);
        this.#allowPath(node, own);
        break;
      case 'block': {
        this.#allowed.set(node, own);
        const inner = node.expressions as Ast[];
        for (const [i, one] of inner.entries()) this.#allow(one, i === inner.length - 1 ? own : 'moved');
        break;
      }
      case 'condition':
        this.#allowed.set(node, own);
        this.#allow(node.then as Ast, own);
        this.#allow(node.else as Ast | undefined, own);
        break;
      case 'bind':
        this.#allowed.set(node, own);
        this.#allow(node.rhs as Ast, 'moved');
        break;
      case 'function':
        this.#allowed.set(node, own);
        this.#allowArguments(node);
        break;
      case 'unary':
        this.#allowed.set(node, own);
        if (node.value === '{') for (const [, value] of node.lhs as [Ast, Ast][]) this.#allow(value, 'moved');
        if (node.value === '[') for (const item of node.expressions as Ast[]) this.#allow(item, 'container');
        break;
      case 'variable':
      case 'name':
        this.#allowed.set(node, own);
    }
  }

  #allowPath(node: Ast, own: Allowance): void {
    const steps = node.steps as Ast[];
    if (steps.some((step) => step.tuple !== undefined || step.type === 'sort')) return;
    for (const [i, step] of steps.entries()) this.#allow(step, i === steps.length - 1 ? own : 'container');
  }

  #allowArguments(node: Ast): void {
    const procedure = node.procedure as Ast | undefined;
    const name = procedure?.type === 'variable' && typeof procedure.value === 'string' ? procedure.value : '';
    const allowance = Object.hasOwn(HANDS_ON, name) ? HANDS_ON[name] : undefined;
    if (allowance === undefined) return;
    for (const argument of node.arguments as Ast[]) this.#allow(argument, allowance);
  }
}

function refuse(value: unknown): void {
  const origin = originOf(value);
  if (origin !== undefined) throw new ReadsUnknown(origin);
}
