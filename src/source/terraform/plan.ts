import type { JsonObject, JsonValue, PositionedDocument } from '../../asl/index.ts';
import { at, type Issue, type Pointer, ROOT } from '../../issue/index.ts';
import { loggingOf } from '../cloudformation/machine.ts';
import { type DefinitionFacts, NO_DEFINITION, readDefinition } from '../definition.ts';
import { Entities } from '../entities.ts';
import { functionFacts } from '../function-facts.ts';
import { asArray, asFlag, asObject, asText, isObject, scalarText } from '../json.ts';
import { MappedText } from '../mapped-text.ts';
import type { Machine, Schedule } from '../model.ts';
import type { SourceFile } from '../source-file.ts';

/** One resource as a plan or a state holds it. */
interface Held {
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
  readonly pointer: Pointer;
  /** Attributes that are known only once it exists. */
  readonly unknown: JsonObject;
}

export interface PlanRead {
  readonly machines: readonly Machine[];
  readonly issues: readonly Issue[];
  /** Addresses of machines whose definition the plan does not hold. */
  readonly withoutDefinition: readonly string[];
}

/**
 * Reads `terraform show -json` of a plan or a state.
 *
 * @source "JSON output format" of Terraform; what is left out of plans as seen in plans printed by 1.13.
 */
export function readPlan(file: SourceFile, document: PositionedDocument): PlanRead {
  const root = asObject(document.value);
  const issues: Issue[] = [];
  const version = asText(root.format_version) ?? '';
  if (!/^[01]\./.test(version)) {
    const pointer = at(ROOT, 'format_version');
    const message = `format_version ${version} is not known: 0.x and 1.x are read`;
    const told = { pointer, message, hint: 'print the plan with a Terraform or OpenTofu that writes 1.x' };
    return {
      machines: [],
      withoutDefinition: [],
      issues: [file.issue('source.unsupported-version', 'error', document.offset(pointer), told)],
    };
  }
  const held = resourcesOf(root);
  const region = regionOf(root);
  const entities = new Entities();
  for (const resource of held) addEntity(resource, entities);
  const withoutDefinition: string[] = [];
  const machines = held
    .filter(({ type }) => type === 'aws_sfn_state_machine')
    .map((resource): Machine => {
      const { address, values, pointer, unknown } = resource;
      const definition = at(pointer, 'definition');
      const text = asText(values.definition);
      let facts: DefinitionFacts = NO_DEFINITION;
      if (text !== undefined) {
        const mapped = MappedText.ofScalar(text, file, document.offset(definition));
        facts = readDefinition({ form: 'text', text: mapped }, { entities, open: new Map() });
      } else {
        withoutDefinition.push(address);
        const references = referencesTo(address, root);
        const known = references.length === 0 ? '' : `: it is made of ${references.join(', ')}`;
        const why =
          unknown.definition === true ? 'does not tell the definition before its parts exist' : 'holds no definition';
        const told = {
          pointer,
          message: `the plan ${why}${known}`,
          hint: 'give the folder of its .tf files instead, or `terraform show -json` of the state after apply',
        };
        facts = {
          ...facts,
          issues: [file.issue('source.unknown-definition', 'error', document.offset(pointer), told)],
        };
      }
      const { issues: found, ...rest } = facts;
      const type = asText(values.type);
      return {
        kind: 'terraform',
        id: address,
        name: scalarText(values.name) ?? null,
        type: type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
        isTypeStated: type !== undefined,
        ...rest,
        ...{ file: file.path, pointer, ...document.place(pointer) },
        logging: loggingOf(asObject(first(values.logging_configuration))),
        tracing: asFlag(asObject(first(values.tracing_configuration)).enabled) === true,
        region: region ?? asText(values.arn)?.split(':')[3] ?? null,
        schedules: schedulesOf(resource, held, entities),
        ...{ taken: [], issues: found },
      };
    });
  const planned = new Set(machines.map(({ id }) => id));
  for (const [i, change] of asArray(root.resource_changes).entries()) {
    const { type, address } = asObject(change);
    if (type !== 'aws_sfn_state_machine' || planned.has(asText(address) ?? '')) continue;
    const pointer = at(ROOT, 'resource_changes', i);
    const told = {
      pointer,
      message: `${asText(address)} is left out: the plan deletes it`,
      hint: 'read the state to see it',
    };
    issues.push(file.issue('source.left-out', 'warning', document.offset(pointer), told));
  }
  return { machines, issues, withoutDefinition };
}

const first = (value: JsonValue | undefined): JsonValue | undefined => (Array.isArray(value) ? value[0] : value);

function resourcesOf(root: JsonObject): Held[] {
  const unknowns = new Map<string, JsonObject>();
  for (const change of asArray(root.resource_changes)) {
    const { address, change: what } = asObject(change);
    if (typeof address === 'string') unknowns.set(address, asObject(asObject(what).after_unknown));
  }
  const found: Held[] = [];
  const module = (value: JsonValue | undefined, pointer: Pointer): void => {
    if (!isObject(value)) return;
    for (const [i, resource] of asArray(value.resources).entries()) {
      const { address, type, values, mode } = asObject(resource);
      if (typeof address !== 'string' || typeof type !== 'string' || mode === 'data') continue;
      const where = at(pointer, 'resources', i, 'values');
      found.push({ address, type, values: asObject(values), pointer: where, unknown: unknowns.get(address) ?? {} });
    }
    for (const [i, child] of asArray(value.child_modules).entries()) module(child, at(pointer, 'child_modules', i));
  };
  if (isObject(root.planned_values)) module(root.planned_values.root_module, at(ROOT, 'planned_values', 'root_module'));
  else if (isObject(root.values)) module(root.values.root_module, at(ROOT, 'values', 'root_module'));
  const planned = new Set(found.map(({ address }) => address));
  // a plan cut down to its changes, as engines of policies get it
  for (const [i, one] of asArray(root.resource_changes).entries()) {
    const { address, type, change, mode } = asObject(one);
    const { after, after_unknown: unknown } = asObject(change);
    if (typeof address !== 'string' || typeof type !== 'string' || mode === 'data') continue;
    if (!isObject(after) || planned.has(address)) continue;
    const pointer = at(ROOT, 'resource_changes', i, 'change', 'after');
    found.push({ address, type, values: after, pointer, unknown: asObject(unknown) });
  }
  if (found.length === 0 && isObject(root.prior_state)) {
    module(asObject(root.prior_state.values).root_module, at(ROOT, 'prior_state', 'values', 'root_module'));
  }
  return found;
}

function addEntity({ address, type, values, unknown }: Held, entities: Entities): void {
  if (type === 'aws_lambda_function') {
    const facts = functionFacts({
      memory: values.memory_size,
      architecture: unknown.architectures === true ? undefined : first(values.architectures),
      timeout: values.timeout,
      reserved: values.reserved_concurrent_executions,
    });
    entities.add({ id: address, kind: 'function', facts, ...named(values.function_name) });
  } else if (type === 'aws_sfn_state_machine') entities.add({ id: address, kind: 'machine', ...named(values.name) });
  else if (type === 'aws_sfn_activity') entities.add({ id: address, kind: 'activity', ...named(values.name) });
}

const named = (name: JsonValue | undefined): { alsoNamed?: readonly string[] } =>
  typeof name === 'string' ? { alsoNamed: [name] } : {};

/** Region of the provider, when it is written as it is. */
function regionOf(root: JsonObject): string | undefined {
  const aws = asObject(asObject(asObject(root.configuration).provider_config).aws);
  const region = asObject(asObject(aws.expressions).region);
  if (typeof region.constant_value === 'string') return region.constant_value;
  const [reference] = asArray(region.references);
  const variable = /^var\.(\w+)$/.exec(asText(reference) ?? '')?.[1];
  return variable === undefined ? undefined : asText(asObject(asObject(root.variables)[variable]).value);
}

/** What the definition of a machine is made of, as its configuration tells. */
function referencesTo(address: string, root: JsonObject): readonly string[] {
  const bare = address.replace(/\[[^\]]*\]/g, '').split('.');
  let module: JsonObject = asObject(asObject(root.configuration).root_module);
  while (bare[0] === 'module' && bare.length > 2) {
    module = asObject(asObject(asObject(module.module_calls)[bare[1]!]).module);
    bare.splice(0, 2);
  }
  const own = asArray(module.resources)
    .map(asObject)
    .find((one) => one.address === bare.join('.'));
  const { references } = asObject(asObject(own?.expressions).definition);
  return asArray(references).flatMap((one) => (typeof one === 'string' ? [one] : []));
}

function schedulesOf(machine: Held, held: readonly Held[], entities: Entities): Schedule[] {
  const startsIt = (arn: JsonValue | undefined): boolean =>
    typeof arn === 'string' && entities.find(arn, 'machine')?.id === machine.address;
  const found: Schedule[] = [];
  for (const { type, values } of held) {
    if (type === 'aws_scheduler_schedule' && startsIt(asObject(first(values.target)).arn)) {
      const timezone = asText(values.schedule_expression_timezone);
      found.push({
        expression: asText(values.schedule_expression) ?? '',
        enabled: values.state !== 'DISABLED',
        ...(timezone !== undefined && { timezone }),
      });
    }
    if (type !== 'aws_cloudwatch_event_target' || !startsIt(values.arn)) continue;
    const rule = held.find(
      (one) => one.type === 'aws_cloudwatch_event_rule' && one.values.name === values.rule,
    )?.values;
    const expression = asText(rule?.schedule_expression);
    if (rule === undefined || expression === undefined || expression === '') continue;
    found.push({ expression, enabled: rule.is_enabled !== false && rule.state !== 'DISABLED' });
  }
  return found;
}
