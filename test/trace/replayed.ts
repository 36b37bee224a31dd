import { type Definition, type JsonValue, parseWorkflow } from '../../src/asl/index.ts';

/** A definition that must load. */
export function definitionOf(value: JsonValue): Definition {
  const parsed = parseWorkflow(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.pointer} ${issue.message}`).join('; '));
  return parsed.value;
}
