import { at, type Pointer } from '../../issue/index.ts';
import { isObject, shown } from '../json.ts';
import type { JsonObject, JsonValue, QueryLanguage, StateType } from '../model.ts';
import { checkChoices } from './choice.ts';
import { checkFailureHandling } from './error-names.ts';
import { checkFields } from './fields.ts';
import type { Findings } from './findings.ts';
import { checkMap } from './map.ts';
import { STATE_TYPES } from './state-fields.ts';
import { checkTask } from './task.ts';

/** What holds for a whole definition while its states are checked. */
export interface Machine {
  readonly findings: Findings;
  /** Query language of the state machine: that of every state which names none, however deep. */
  readonly language: QueryLanguage;
  /** Labels of Map states seen so far, with their place. */
  readonly labels: Map<string, Pointer>;
}

/** Checks the state itself; the states inside it are checked with their scope. */
export function checkState(value: JsonValue, pointer: Pointer, machine: Machine): void {
  const { findings } = machine;
  if (!isObject(value)) {
    const message = `found ${shown(value)}, expected a state: an object with a Type`;
    findings.error({ code: 'asl.wrong-type', pointer, message, hint: 'Every member of States is a state.' });
    return;
  }
  const type = stateType(value, pointer, findings);
  const context = { findings, language: stateLanguage(value, pointer, machine) };
  if (type === undefined) return;
  checkFields(STATE_TYPES[type], value, pointer, context);
  if (Object.hasOwn(STATE_TYPES[type].fields, 'End')) checkOnward(value, pointer, findings);
  if (type === 'Choice') checkChoices(value, pointer, context);
  if (type === 'Task') checkTask(value, pointer, context);
  if (type === 'Map') checkMap(value, pointer, machine, context);
  checkFailureHandling(value, pointer, findings);
}

function stateType(state: JsonObject, pointer: Pointer, findings: Findings): StateType | undefined {
  const type = state.Type;
  if (typeof type === 'string' && Object.hasOwn(STATE_TYPES, type)) return type as StateType;
  const types = Object.keys(STATE_TYPES);
  const rest = `The types are ${types.join(', ')}.`;
  const hint = typeof type === 'string' ? findings.nearest(type, types, rest) : rest;
  if (type === undefined) findings.error({ code: 'asl.state-type', pointer, message: 'the state has no Type', hint });
  else {
    const message = `${shown(type)} is no type of state`;
    findings.error({ code: 'asl.state-type', pointer: at(pointer, 'Type'), message, hint });
  }
  return undefined;
}

/** AWS: a state may go from JSONPath to JSONata, never back; states inside a state follow the state machine. */
function stateLanguage(state: JsonObject, pointer: Pointer, { findings, language }: Machine): QueryLanguage {
  const own = state.QueryLanguage;
  if (own === undefined) return language;
  const place = at(pointer, 'QueryLanguage');
  const read = readLanguage(own, place, findings);
  if (read === 'jsonPath' && language === 'jsonata') {
    findings.error({
      code: 'asl.query-language',
      pointer: place,
      message: 'the state asks for JSONPath inside a state machine whose query language is JSONata',
      hint: 'Leave the state machine in JSONPath and set JSONata state by state, or convert this state.',
    });
  }
  return read ?? language;
}

export function readLanguage(value: JsonValue, pointer: Pointer, findings: Findings): QueryLanguage | undefined {
  if (value === 'JSONPath') return 'jsonPath';
  if (value === 'JSONata') return 'jsonata';
  const languages = ['JSONPath', 'JSONata'];
  const rest = 'The query languages are JSONPath and JSONata.';
  findings.error({
    code: 'asl.query-language',
    pointer,
    message: `${shown(value)} is no query language`,
    hint: typeof value === 'string' ? findings.nearest(value, languages, rest) : rest,
  });
  return undefined;
}

function checkOnward(state: JsonObject, pointer: Pointer, findings: Findings): void {
  const ends = state.End === true;
  const goesOn = state.Next !== undefined;
  if (ends !== goesOn) return;
  const [message, hint] = ends
    ? ['the state has both Next and "End": true', 'Keep one: it either goes on or ends the scope.']
    : ['the state has neither Next nor "End": true', 'Name the state that follows, or write "End": true.'];
  findings.error({ code: 'asl.next-or-end', pointer: ends ? at(pointer, 'End') : pointer, atKey: true, message, hint });
}
