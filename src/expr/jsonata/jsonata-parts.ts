/** What AWS refuses in an expression that parses, in words; undefined when nothing is. */
export function unsupportedPart(tree: object, inCatch: boolean): string | undefined {
  const name = contextName(tree as Part);
  if (name === undefined) return absentValue(tree, inCatch);
  return `it reads "${name}" from no context: begin at $states.input or a variable`;
}

/** A value that does not exist where the expression stands: the root `$$`, or the error outside of a catcher. */
function absentValue(tree: object, inCatch: boolean): string | undefined {
  const seen = new Set<object>();
  const waiting: object[] = [tree];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    const { type, value, steps } = part as Part;
    if (type === 'variable' && value === '$') return 'there is no document that $$ could read: begin at $states.input';
    if (!inCatch && type === 'path' && readsErrorOutput(steps)) return '$states.errorOutput exists in a Catch alone';
    for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) waiting.push(inner);
  }
  return undefined;
}

const readsErrorOutput = (steps: Part['steps']): boolean =>
  steps?.[0]?.type === 'variable' && steps[0].value === 'states' && steps[1]?.value === 'errorOutput';

/** The parts of the syntax tree that are read here; all others are left alone. */
interface Part {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Part[];
  readonly expressions?: readonly Part[];
  readonly arguments?: readonly Part[];
  readonly lhs?: Part | readonly (readonly [Part, Part])[];
  readonly rhs?: Part;
  readonly expression?: Part;
  readonly procedure?: Part;
  readonly condition?: Part;
  readonly then?: Part;
  readonly else?: Part;
  readonly body?: Part;
}

/** The first name that would be looked up in the context item: steps after the first have one, the first has none. */
function contextName(part: Part | undefined): string | undefined {
  if (part === undefined) return undefined;
  if (part.type === 'name') return String(part.value);
  if (part.type === 'path') return contextName(part.steps?.[0]);
  const inner = [...(part.expressions ?? []), ...(part.arguments ?? []), ...pairs(part.lhs)];
  const single = [part.rhs, part.expression, part.procedure, part.condition, part.then, part.else, part.body];
  for (const child of [...inner, ...single]) {
    const found = contextName(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

const pairs = (lhs: Part['lhs']): readonly Part[] => {
  if (lhs === undefined) return [];
  return Array.isArray(lhs) ? (lhs as readonly (readonly [Part, Part])[]).flat() : [lhs as Part];
};
