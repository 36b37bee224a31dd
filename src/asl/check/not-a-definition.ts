import { at, type Pointer, ROOT } from '../../issue/index.ts';
import { asText, isObject, shown } from '../json.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import type { Findings } from './findings.ts';
import { STATE_TYPES } from './state-fields.ts';

/** Says what the document is when it is no definition, and answers whether it was so. */
export function reportNotADefinition(root: JsonValue, findings: Findings): boolean {
  if (!isObject(root)) {
    findings.error({
      code: 'asl.not-a-definition',
      pointer: ROOT,
      message: `found ${shown(root)}, expected a state machine definition: an object with StartAt and States`,
      hint: 'The smallest one is {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}.',
    });
    return true;
  }
  if (root.StartAt !== undefined || root.States !== undefined) return false;
  return (
    reportLoadProfile(root, findings) ||
    reportTemplate(root, findings) ||
    reportBareState(root, findings) ||
    reportBareStates(root, findings) ||
    reportWrapped(root, findings)
  );
}

/** The other file of a comparison, most likely given in this one's place. */
function reportLoadProfile(root: JsonObject, findings: Findings): boolean {
  if (root.arrivals === undefined) return false;
  findings.error({
    code: 'asl.not-a-definition',
    pointer: ROOT,
    message: 'this is a load profile (it has arrivals), not a state machine definition (it has no StartAt and States)',
    hint: 'Give the state machine definition first, and the load profile after --load.',
  });
  return true;
}

function reportTemplate(root: JsonObject, findings: Findings): boolean {
  if (!isObject(root.Resources) && root.AWSTemplateFormatVersion === undefined) return false;
  findings.error({
    code: 'asl.cloudformation-template',
    pointer: ROOT,
    message: 'this is a CloudFormation or SAM template, not a state machine definition',
    hint: 'Give the definition itself: the value of DefinitionString or Definition, or the file DefinitionUri names.',
  });
  return true;
}

const isState = (value: JsonValue): value is JsonObject =>
  isObject(value) && typeof value.Type === 'string' && Object.hasOwn(STATE_TYPES, value.Type);

/** A state without its name: `{"Type": "Task", …}`. */
function reportBareState(root: JsonObject, findings: Findings): boolean {
  if (!isState(root)) return false;
  findings.error({
    code: 'asl.fragment',
    pointer: ROOT,
    message: `this is one ${asText(root.Type)} state without its name, States and StartAt around it`,
    hint: 'Wrap it: {"StartAt": "Name", "States": {"Name": this state}}.',
  });
  return true;
}

/** States without the object around them: `{"ChargePayment": {"Type": "Task", …}}`. */
function reportBareStates(root: JsonObject, findings: Findings): boolean {
  const names = Object.keys(root).filter((name) => isState(root[name] ?? null));
  const [first] = names;
  if (first === undefined) return false;
  const missing = new Map(names.flatMap((name) => missingTargets(root, name)));
  const others =
    missing.size === 0
      ? ''
      : `, and the states it goes to (${[...missing.keys()].map(shown).join(', ')}) are not in this text`;
  const what =
    names.length === 1 ? `the state ${shown(first)} stands` : `the states ${names.map(shown).join(', ')} stand`;
  findings.error({
    code: 'asl.fragment',
    pointer: at(ROOT, first),
    atKey: true,
    message: `${what} alone: StartAt and States are missing around ${names.length === 1 ? 'it' : 'them'}${others}`,
    hint: `Wrap it: {"StartAt": ${JSON.stringify(first)}, "States": {${JSON.stringify(first)}: …}}${missing.size === 0 ? '.' : ' and add the missing states.'}`,
  });
  return true;
}

/** States named by Next, Default, Choices or Catch that the text does not hold. */
function missingTargets(root: JsonObject, name: string): [string, Pointer][] {
  const found: [string, Pointer][] = [];
  const walk = (value: JsonValue, pointer: Pointer): void => {
    if (!isObject(value) && !Array.isArray(value)) return;
    for (const [key, member] of Object.entries(value)) {
      const target = key === 'Next' || key === 'Default' ? asText(member) : undefined;
      if (target !== undefined && !Object.hasOwn(root, target)) found.push([target, at(pointer, key)]);
    }
  };
  const state = isObject(root[name]) ? root[name] : {};
  walk(state, at(ROOT, name));
  for (const field of ['Choices', 'Catch']) {
    const rules = state[field];
    if (Array.isArray(rules)) for (const [i, rule] of rules.entries()) walk(rule, at(ROOT, name, field, i));
  }
  return found;
}

/** A definition inside another object, as answers of the AWS API and settings files have it. */
function reportWrapped(root: JsonObject, findings: Findings): boolean {
  for (const [key, value] of Object.entries(root)) {
    const inner = typeof value === 'string' ? /"StartAt"/.test(value) : isObject(value) && value.StartAt !== undefined;
    if (!inner) continue;
    findings.error({
      code: 'asl.fragment',
      pointer: at(ROOT, key),
      atKey: true,
      message: `the definition stands inside "${key}"`,
      hint: `Give the value of "${key}" alone.`,
    });
    return true;
  }
  return false;
}
