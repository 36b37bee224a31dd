import type { JsonValue } from '../../asl/index.ts';
import { at, type Pointer, ROOT } from '../../issue/index.ts';
import { asObject, isArray, onlyMember } from '../json.ts';
import { isOpen, resolve } from './evaluate.ts';
import type { Template } from './template.ts';

/** Whether a condition holds; undefined where that depends on what is not known. */
export function conditionHolds(value: JsonValue, pointer: Pointer, template: Template): boolean | undefined {
  const [name, argument] = onlyMember(value) ?? [];
  if (name === 'Condition' && typeof argument === 'string') return named(argument, pointer, template);
  const inner = at(pointer, name ?? '');
  const all = isArray(argument) ? argument : [];
  switch (name) {
    case 'Fn::Equals': {
      const [a, b] = all.map((one, i) => resolve(one, at(inner, i), template));
      if (isOpen(a) || isOpen(b)) return undefined;
      return String(a) === String(b);
    }
    case 'Fn::Not': {
      const holds = conditionHolds(all[0] ?? null, at(inner, 0), template);
      return holds === undefined ? undefined : !holds;
    }
    case 'Fn::And':
    case 'Fn::Or': {
      const decides = name === 'Fn::Or';
      const found = all.map((one, i) => conditionHolds(one, at(inner, i), template));
      if (found.includes(decides)) return decides;
      return found.includes(undefined) ? undefined : !decides;
    }
    default:
      return undefined;
  }
}

function named(name: string, pointer: Pointer, template: Template): boolean | undefined {
  if (template.outcomes.has(name)) return template.outcomes.get(name);
  const conditions = asObject(template.root.Conditions);
  const written = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
  if (written === undefined) {
    const message = `there is no condition ${name}`;
    template.note(
      template.issue('source.unknown-reference', 'warning', pointer, message, 'check its name under Conditions'),
    );
    return undefined;
  }
  const began = template.evaluating.indexOf(name);
  if (began >= 0) {
    const round = [...template.evaluating.slice(began), name].join(' → ');
    const hint = 'CloudFormation refuses this: break the circle';
    return template.refuse(
      'source.cyclic-reference',
      at(ROOT, 'Conditions', name),
      `conditions refer to each other in a circle: ${round}`,
      hint,
    );
  }
  template.evaluating.push(name);
  try {
    const holds = conditionHolds(written, at(ROOT, 'Conditions', name), template);
    template.outcomes.set(name, holds);
    return holds;
  } finally {
    template.evaluating.pop();
  }
}
