import { at, type Pointer } from '../../issue/index.ts';
import { asArray, asObject, asText, isObject, shown } from '../json.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import { checkState, type Machine } from './state.ts';

/** Names of all states met, with the pointer of the first of each. */
type StateNames = Map<string, Pointer>;

const LONGEST_NAME = 80;

/** One place where a state names another. */
interface Target {
  readonly name: string;
  readonly pointer: Pointer;
}

/** Checks the states of a scope, the ways between them, and the scopes inside. */
export function checkScope(scope: JsonObject, pointer: Pointer, machine: Machine, names: StateNames): void {
  const states = scope.States;
  if (states === undefined) return;
  const place = at(pointer, 'States');
  if (!isObject(states)) {
    const message = `found ${shown(states)}, expected an object of states`;
    const hint = 'Write { "StateName": { "Type": … }, … }.';
    machine.findings.error({ code: 'asl.wrong-type', pointer: place, message, hint });
    return;
  }
  if (Object.keys(states).length === 0) {
    const hint = 'Add at least one state, and name it in StartAt.';
    machine.findings.error({ code: 'asl.no-states', pointer: place, message: 'there is no state', hint });
    return;
  }
  for (const [name, state] of Object.entries(states)) {
    const own = at(place, name);
    checkName(name, own, machine, names);
    checkState(state, own, machine);
    for (const [inner, innerPlace] of scopesInside(asObject(state), own)) checkScope(inner, innerPlace, machine, names);
  }
  checkWays(scope, states, pointer, machine);
}

function checkName(name: string, pointer: Pointer, { findings }: Machine, names: StateNames): void {
  const length = [...name].length;
  if (length === 0 || length > LONGEST_NAME) {
    const message = length === 0 ? 'the state name is empty' : `the state name has ${length} characters`;
    const hint = `State names have 1 to ${LONGEST_NAME} characters.`;
    findings.error({ code: 'asl.state-name', pointer, atKey: true, message, hint });
  }
  const first = names.get(name);
  if (first === undefined) {
    names.set(name, pointer);
    return;
  }
  findings.error({
    code: 'asl.duplicate-state-name',
    pointer,
    atKey: true,
    message: `the state name ${shown(name)} is used at ${first} already`,
    hint: 'State names are unique in the whole state machine, across branches too.',
  });
}

/** The branches of a Parallel and the body of a Map. */
function* scopesInside(state: JsonObject, pointer: Pointer): Generator<[JsonObject, Pointer]> {
  if (state.Type === 'Parallel') {
    for (const [i, branch] of asArray(state.Branches).entries()) {
      if (isObject(branch)) yield [branch, at(pointer, 'Branches', i)];
    }
  }
  if (state.Type !== 'Map') return;
  for (const key of ['ItemProcessor', 'Iterator']) {
    const body = state[key];
    if (isObject(body)) yield [body, at(pointer, key)];
  }
}

/** StartAt and every target name a state here; every state can be reached; some state ends the scope. */
function checkWays(scope: JsonObject, states: JsonObject, pointer: Pointer, machine: Machine): void {
  const start = scope.StartAt;
  const names = Object.keys(states);
  const startKnown = typeof start === 'string' && Object.hasOwn(states, start);
  if (typeof start === 'string' && !startKnown) {
    reportMissing('asl.start-missing', { name: start, pointer: at(pointer, 'StartAt') }, names, machine);
  }
  const ways = new Map<string, Target[]>();
  let isMisspelt = false;
  for (const [name, state] of Object.entries(states)) {
    const targets = targetsOf(asObject(state), at(pointer, 'States', name));
    ways.set(name, targets);
    for (const target of targets) {
      if (Object.hasOwn(states, target.name)) continue;
      reportMissing('asl.next-target-missing', target, names, machine);
      isMisspelt = true;
    }
  }
  // the name that is not there may be the way to all the others: one slip, one message
  if (startKnown && !isMisspelt) reportUnreachable(start, ways, pointer, machine);
  if (!Object.values(states).some(endsScope)) {
    machine.findings.error({
      code: 'asl.no-terminal-state',
      pointer: at(pointer, 'States'),
      atKey: true,
      message: 'no state ends this scope',
      hint: 'Give one state "End": true, or add a Succeed or Fail state.',
    });
  }
}

const endsScope = (state: JsonValue): boolean => {
  const { Type: type, End: end } = asObject(state);
  return end === true || type === 'Succeed' || type === 'Fail';
};

function targetsOf(state: JsonObject, pointer: Pointer): Target[] {
  const targets: Target[] = [];
  const add = (value: JsonValue | undefined, place: Pointer): void => {
    const name = asText(value);
    if (name !== undefined) targets.push({ name, pointer: place });
  };
  if (state.Type !== 'Choice') add(state.Next, at(pointer, 'Next'));
  add(state.Default, at(pointer, 'Default'));
  for (const field of ['Choices', 'Catch']) {
    for (const [i, rule] of asArray(state[field]).entries()) add(asObject(rule).Next, at(pointer, field, i, 'Next'));
  }
  return targets;
}

function reportMissing(
  code: 'asl.start-missing' | 'asl.next-target-missing',
  { name, pointer }: Target,
  names: readonly string[],
  { findings }: Machine,
): void {
  findings.error({
    code,
    pointer,
    message: `no state named ${shown(name)} in this scope`,
    hint: findings.nearest(name, names, 'State names are case-sensitive, and a way cannot leave its scope.'),
  });
}

function reportUnreachable(
  start: string,
  ways: ReadonlyMap<string, Target[]>,
  pointer: Pointer,
  machine: Machine,
): void {
  const reached = new Set([start]);
  for (const name of reached) {
    for (const target of ways.get(name) ?? []) if (ways.has(target.name)) reached.add(target.name);
  }
  for (const name of ways.keys()) {
    if (reached.has(name)) continue;
    machine.findings.error({
      code: 'asl.unreachable-state',
      pointer: at(pointer, 'States', name),
      atKey: true,
      message: `no way leads to the state ${shown(name)}`,
      hint: 'Let another state name it in Next, Default, Choices or Catch, or remove it.',
    });
  }
}
