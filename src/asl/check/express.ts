import { at, type Pointer, ROOT } from '../../issue/index.ts';
import { asArray, asObject, asText } from '../json.ts';
import type { JsonObject } from '../model.ts';
import { recogniseResource } from '../resource.ts';
import type { Findings } from './findings.ts';

/** Whether a scope runs as Express: the whole state machine by the user's word, or as child executions of a Map. */
type RunsAs = 'standard' | 'express' | 'express child';

/**
 * What AWS refuses for a state machine of type EXPRESS: `.sync`, `.waitForTaskToken`, activities and distributed Maps.
 * The same inside Express child executions of a distributed Map is a warning: no answer of AWS to it is known.
 * Source: docs/aws-rules.md 4; recorded answers of CreateStateMachine.
 */
export function checkExpress(machine: JsonObject, express: boolean, findings: Findings): void {
  checkScope(machine, ROOT, express ? 'express' : 'standard', findings);
}

function checkScope(scope: JsonObject, pointer: Pointer, runsAs: RunsAs, findings: Findings): void {
  for (const [name, value] of Object.entries(asObject(scope.States))) {
    const state = asObject(value);
    const place = at(pointer, 'States', name);
    const what = state.Type === 'Task' ? refusedCall(asText(state.Resource) ?? '') : undefined;
    if (what !== undefined) refuse(what, at(place, 'Resource'), runsAs, findings);
    for (const [i, branch] of asArray(state.Branches).entries()) {
      checkScope(asObject(branch), at(place, 'Branches', i), runsAs, findings);
    }
    for (const key of ['ItemProcessor', 'Iterator']) {
      if (state[key] !== undefined) checkBody(asObject(state[key]), at(place, key), runsAs, findings);
    }
  }
}

function checkBody(body: JsonObject, pointer: Pointer, runsAs: RunsAs, findings: Findings): void {
  const { Mode: mode, ExecutionType: type } = asObject(body.ProcessorConfig);
  const distributed = mode === 'DISTRIBUTED';
  if (distributed) refuse('a distributed Map', at(pointer, 'ProcessorConfig', 'Mode'), runsAs, findings);
  const child = distributed && type === 'EXPRESS' && runsAs === 'standard';
  checkScope(body, pointer, child ? 'express child' : runsAs, findings);
}

function refusedCall(arn: string): string | undefined {
  const { kind, pattern } = recogniseResource(arn);
  if (kind === 'activity') return 'an activity';
  if (pattern === 'requestResponse') return undefined;
  return pattern === 'runJob' ? 'the .sync pattern' : 'the .waitForTaskToken pattern';
}

function refuse(what: string, pointer: Pointer, runsAs: RunsAs, findings: Findings): void {
  if (runsAs === 'standard') return;
  const where = runsAs === 'express' ? 'an Express state machine' : 'an Express child execution';
  const finding = {
    code: 'asl.not-on-express',
    pointer,
    message: `${where} does not support ${what}`,
    hint: 'Run it on Standard, or move this part into a Standard state machine of its own.',
  } as const;
  if (runsAs === 'express') findings.error(finding);
  else findings.warning(finding);
}
