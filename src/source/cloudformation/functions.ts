import type { JsonObject, JsonValue } from '../../asl/index.ts';
import { at, ROOT } from '../../issue/index.ts';
import type { Entities } from '../entities.ts';
import { functionFacts } from '../function-facts.ts';
import { asNumber, asObject, asText, isObject } from '../json.ts';
import { resolve } from './evaluate.ts';
import type { Template } from './template.ts';

const ACTIVITY = 'AWS::StepFunctions::Activity';
const FUNCTIONS = ['AWS::Lambda::Function', 'AWS::Serverless::Function'];
export const MACHINES = ['AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine'];

/** Puts the functions, machines and activities of a template among the resources that definitions may call. */
export function addEntities(template: Template, entities: Entities): void {
  const provisioned = provisionedByFunction(template);
  for (const id of Object.keys(template.resources)) {
    const type = template.typeOf(id) ?? '';
    if (FUNCTIONS.includes(type)) addFunction(id, type, template, entities, provisioned.get(id));
    else if (MACHINES.includes(type))
      entities.add({ id, kind: 'machine', ...ownName(id, template, 'StateMachineName', 'Name') });
    else if (type === ACTIVITY) entities.add({ id, kind: 'activity', ...ownName(id, template, 'Name') });
  }
}

/** The name a resource is given in the template, where it is one that is known. */
function ownName(id: string, template: Template, ...keys: string[]): { alsoNamed?: readonly string[] } {
  const properties = template.propertiesOf(id);
  const names = keys.flatMap((key) => {
    const written = properties[key];
    // a name put together is not worth an assumption about a parameter
    return typeof written === 'string' ? [written] : [];
  });
  return names.length === 0 ? {} : { alsoNamed: names };
}

function addFunction(
  id: string,
  type: string,
  template: Template,
  entities: Entities,
  provisioned: number | undefined,
): void {
  const globals = type === 'AWS::Serverless::Function' ? asObject(asObject(template.root.Globals).Function) : {};
  const own = template.propertiesOf(id);
  const read = (key: string): JsonValue | undefined => {
    if (own[key] !== undefined) return resolve(own[key], template.pointerOf(id, 'Properties', key), template);
    const shared = globals[key];
    return shared === undefined ? undefined : resolve(shared, at(ROOT, 'Globals', 'Function', key), template);
  };
  const architectures = read('Architectures');
  const ownProvisioned =
    asNumber(asObject(read('ProvisionedConcurrencyConfig')).ProvisionedConcurrentExecutions) ?? provisioned;
  const facts = functionFacts({
    memory: read('MemorySize'),
    architecture: Array.isArray(architectures) ? architectures[0] : architectures,
    timeout: read('Timeout'),
    reserved: read('ReservedConcurrentExecutions'),
    ...(ownProvisioned !== undefined && { provisioned: ownProvisioned }),
  });
  entities.add({ id, kind: 'function', facts, ...ownName(id, template, 'FunctionName') });
}

/** Provisioned concurrency stands at aliases and versions. */
function provisionedByFunction(template: Template): Map<string, number> {
  const found = new Map<string, number>();
  for (const id of Object.keys(template.resources)) {
    const type = template.typeOf(id);
    if (type !== 'AWS::Lambda::Alias' && type !== 'AWS::Lambda::Version') continue;
    const properties: JsonObject = template.propertiesOf(id);
    const amount = asNumber(asObject(properties.ProvisionedConcurrencyConfig).ProvisionedConcurrentExecutions);
    const { FunctionName: written } = properties;
    const target = isObject(written) ? asText(written.Ref) : asText(written);
    if (amount !== undefined && target !== undefined) found.set(target, amount);
  }
  return found;
}
