import { at, type Pointer, ROOT } from '../../issue/index.ts';
import { asArray, asObject, asText } from '../json.ts';
import type { JsonObject } from '../model.ts';
import { recogniseResource } from '../resource.ts';
import type { Findings } from './findings.ts';

/**
 * What AWS refuses for a state machine of type EXPRESS: `.sync`, `.waitForTaskToken`, activities and distributed Maps.
 * Source: facts, section 4; recorded answers of CreateStateMachine.
 */
export function checkExpress(machine: JsonObject, findings: Findings): void {
  checkScope(machine, ROOT, findings);
}

function checkScope(scope: JsonObject, pointer: Pointer, findings: Findings): void {
  for (const [name, value] of Object.entries(asObject(scope.States))) {
    const state = asObject(value);
    const place = at(pointer, 'States', name);
    if (state.Type === 'Task') checkResource(asText(state.Resource) ?? '', at(place, 'Resource'), findings);
    for (const [i, branch] of asArray(state.Branches).entries())
      checkScope(asObject(branch), at(place, 'Branches', i), findings);
    for (const key of ['ItemProcessor', 'Iterator']) {
      const body = asObject(state[key]);
      if (asObject(body.ProcessorConfig).Mode === 'DISTRIBUTED') {
        refuse('a distributed Map', at(place, key, 'ProcessorConfig', 'Mode'), findings);
      }
      checkScope(body, at(place, key), findings);
    }
  }
}

function checkResource(arn: string, pointer: Pointer, findings: Findings): void {
  const { kind, pattern } = recogniseResource(arn);
  if (kind === 'activity') refuse('an activity', pointer, findings);
  else if (pattern === 'runJob') refuse('the .sync pattern', pointer, findings);
  else if (pattern === 'waitForToken') refuse('the .waitForTaskToken pattern', pointer, findings);
}

function refuse(what: string, pointer: Pointer, findings: Findings): void {
  findings.error({
    code: 'asl.not-on-express',
    pointer,
    message: `an Express state machine does not support ${what}`,
    hint: 'Run it on Standard, or move this part into a Standard state machine of its own.',
  });
}
