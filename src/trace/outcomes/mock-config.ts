import type { JsonObject, JsonValue } from '../../asl/index.ts';
import { isObject, member } from '../../dataflow/index.ts';
import { at, didYouMean, type Issue, type Parsed, type Pointer, parsedUnlessErrors, ROOT } from '../../issue/index.ts';
import type { StateOutcomes, TaskOutcomes, TaskTry } from '../model.ts';
import { issueAt } from './outcomes.ts';

/** Which test case of a mock file to take; both may be left out where the file has only one. */
export interface MockChoice {
  readonly stateMachine?: string;
  readonly testCase?: string;
}

/** Tries a range such as "0-99999" may name; later ones repeat nothing and are reported as missing. */
const MAX_TRIES = 10_000;

/**
 * Reads Step Functions Local's MockConfigFile.json: StateMachines.<name>.TestCases.<case> names a mocked response per
 * state; a response gives `Return` or `Throw {Error, Cause}` per try, counted over the whole execution ("0", "1-2").
 * @source https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html, read 2026-11.
 */
export function parseMockConfig(file: JsonValue, choice: MockChoice = {}): Parsed<TaskOutcomes> {
  const machines = objectAt(file, 'StateMachines');
  const machine = pick(machines, choice.stateMachine, holding(choice.testCase));
  const cases = objectAt(machine.value, 'TestCases');
  const chosen = pick(cases, choice.testCase, () => true);
  if (chosen.value === undefined) return { ok: false, issues: [noTestCase(choice, machine.value, machines, cases)] };
  const pointer = at(ROOT, 'StateMachines', machine.key, 'TestCases', chosen.key);
  const issues: Issue[] = [];
  const outcomes = new Map<string, StateOutcomes>();
  const responses = objectAt(file, 'MockedResponses');
  for (const [state, name] of Object.entries(isObject(chosen.value) ? chosen.value : {})) {
    const response = typeof name === 'string' ? member(responses, name) : undefined;
    if (isObject(response))
      outcomes.set(state, {
        kind: 'tries',
        tries: readResponse(response, at(ROOT, 'MockedResponses', String(name)), issues),
      });
    else
      issues.push(
        issueAt(
          at(pointer, state),
          'history.mock-no-response',
          `there is no mocked response ${JSON.stringify(name)}`,
          didYouMean(String(name), Object.keys(responses)),
        ),
      );
  }
  return parsedUnlessErrors<TaskOutcomes>(outcomes, issues);
}

const objectAt = (value: JsonValue | undefined, key: string): JsonObject => {
  const found = isObject(value) ? member(value, key) : undefined;
  return isObject(found) ? found : {};
};

const holding =
  (testCase: string | undefined) =>
  (machine: JsonValue): boolean =>
    testCase === undefined || Object.hasOwn(objectAt(machine, 'TestCases'), testCase);

function pick(
  from: JsonObject,
  key: string | undefined,
  suits: (value: JsonValue) => boolean,
): { key: string; value?: JsonValue } {
  if (key !== undefined) return Object.hasOwn(from, key) ? { key, value: from[key] as JsonValue } : { key };
  const fitting = Object.entries(from).filter(([, value]) => suits(value));
  const only = fitting.length === 1 ? fitting[0] : undefined;
  return only === undefined ? { key: '' } : { key: only[0], value: only[1] };
}

function noTestCase(
  choice: MockChoice,
  machine: JsonValue | undefined,
  machines: JsonObject,
  cases: JsonObject,
): Issue {
  const names = machine === undefined ? Object.keys(machines) : Object.keys(cases);
  const wanted = machine === undefined ? choice.stateMachine : choice.testCase;
  const kind = machine === undefined ? 'state machine' : 'test case';
  const message =
    wanted === undefined
      ? `the mock file has ${names.length} of them: name the ${kind} to use`
      : `the mock file has no ${kind} ${JSON.stringify(wanted)}`;
  const near = wanted === undefined ? undefined : didYouMean(wanted, names);
  return issueAt(
    at(ROOT, 'StateMachines'),
    'history.mock-no-test-case',
    message,
    near ?? `It has: ${names.join(', ')}.`,
  );
}

function readResponse(response: JsonObject, pointer: Pointer, issues: Issue[]): (TaskTry | undefined)[] {
  const tries: (TaskTry | undefined)[] = [];
  for (const [key, value] of Object.entries(response)) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(key);
    const attempt = isObject(value) ? readMock(value) : undefined;
    if (range === null)
      issues.push(
        issueAt(
          at(pointer, key),
          'history.mock-bad-range',
          `${JSON.stringify(key)} is neither a number nor a range such as "1-2"`,
        ),
      );
    else if (attempt === undefined)
      issues.push(issueAt(at(pointer, key), 'history.mock-bad-response', 'a mocked try needs Return or Throw'));
    else {
      const last = Math.min(Number(range[2] ?? range[1]), MAX_TRIES);
      for (let i = Number(range[1]); i <= last; i++) tries[i] = attempt;
    }
  }
  return tries;
}

function readMock(value: JsonObject): TaskTry | undefined {
  const { Return: output, Throw: thrown } = value;
  if (output !== undefined) return { output };
  if (!isObject(thrown)) return undefined;
  const { Error: error, Cause: cause } = thrown;
  return { error: typeof error === 'string' ? error : null, ...(cause === undefined ? {} : { cause }) };
}
