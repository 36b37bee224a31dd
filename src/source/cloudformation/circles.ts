import type { JsonValue } from '../../asl/index.ts';
import { asArray, asObject, asText, isArray, isObject } from '../json.ts';
import { PLACEHOLDER } from '../substitution.ts';
import type { Template } from './template.ts';

/** Resources that refer to each other in a circle: CloudFormation refuses them. Each circle is told once. */
export function noteCircles(template: Template): void {
  const ids = Object.keys(template.resources);
  const known = new Set(ids);
  const edges = new Map(ids.map((id) => [id, referencesOf(id, template).filter((other) => known.has(other))]));
  const state = new Map<string, 'open' | 'done'>();
  for (const start of ids) {
    if (state.has(start)) continue;
    const way: { readonly id: string; readonly next: Iterator<string> }[] = [];
    const enter = (id: string): void => {
      state.set(id, 'open');
      way.push({ id, next: (edges.get(id) ?? [])[Symbol.iterator]() });
    };
    enter(start);
    while (way.length > 0) {
      const { id, next } = way.at(-1)!;
      const step = next.next();
      if (step.done === true) {
        state.set(id, 'done');
        way.pop();
      } else if (state.get(step.value) === 'open') {
        const names = way.map((one) => one.id);
        noteCircle([...names.slice(names.indexOf(step.value)), step.value], template);
      } else if (!state.has(step.value)) enter(step.value);
    }
  }
}

function noteCircle(round: readonly string[], template: Template): void {
  const message = `resources refer to each other in a circle: ${round.join(' → ')}`;
  const hint = 'CloudFormation refuses this: break the circle, such as by a name put together instead of a reference';
  template.note(template.issue('source.cyclic-reference', 'error', template.pointerOf(round[0]!), message, hint));
}

/** Properties that the state machine or the function that SAM makes keeps: events and policies go elsewhere. */
const OWN = /^(Definition|DefinitionUri|DefinitionSubstitutions|Name|Role|Logging|Environment|FunctionName|VpcConfig)$/;

function referencesOf(id: string, template: Template): string[] {
  const found = new Set<string>();
  const { Properties, DependsOn } = template.resource(id) ?? {};
  const type = template.typeOf(id) ?? '';
  const isMade = type.startsWith('AWS::Serverless::');
  // of what SAM makes one resource into several, only these stay in the resource itself
  for (const [key, value] of Object.entries(asObject(Properties))) {
    if (!isMade || (/StateMachine$|Function$/.test(type) && OWN.test(key))) collect(value, found);
  }
  for (const one of isArray(DependsOn) ? DependsOn : [DependsOn]) if (typeof one === 'string') found.add(one);
  return [...found];
}

function collect(value: JsonValue | undefined, found: Set<string>): void {
  if (isArray(value)) for (const item of value) collect(item, found);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'Ref' && typeof member === 'string') found.add(member);
    else if (key === 'Fn::GetAtt') {
      const id = typeof member === 'string' ? member.split('.')[0] : asText(asArray(member)[0]);
      if (id !== undefined) found.add(id);
    } else if (key === 'Fn::Sub') {
      const [text, map] = isArray(member) ? member : [member];
      const own = isObject(map) ? Object.keys(map) : [];
      if (typeof text === 'string') {
        for (const [, escaped, name = ''] of text.matchAll(PLACEHOLDER)) {
          if (escaped !== '!' && !own.includes(name)) found.add(name.split('.')[0]!);
        }
      }
      collect(map, found);
    } else collect(member, found);
  }
}
