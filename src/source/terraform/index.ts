import type { JsonValue } from '../../asl/index.ts';
import type { Issue } from '../../issue/index.ts';
import { at as pointerAt, ROOT } from '../../issue/index.ts';
import { loggingOf } from '../cloudformation/machine.ts';
import { Refusal } from '../cloudformation/template.ts';
import { type DefinitionFacts, NO_DEFINITION, readDefinition } from '../definition.ts';
import { Entities } from '../entities.ts';
import { functionFacts } from '../function-facts.ts';
import { asFlag, asObject, asText, isArray, isObject, scalarText } from '../json.ts';
import type { Machine, Schedule } from '../model.ts';
import { evaluateText, evaluateValue, type Place } from './evaluate.ts';
import { isUnknown } from './functions.ts';
import { nestedBlock } from './references.ts';
import type { Module, Names } from './scope.ts';

/** One instance of a resource, of those that count or for_each make. */
interface Instance {
  readonly address: string;
  readonly place: Place;
}

/** Reads all state machines of a configuration, those of its modules with them. */
export function readConfiguration(root: Module): {
  readonly machines: readonly Machine[];
  readonly issues: readonly Issue[];
} {
  const { run } = root;
  run.region = regionOf(root);
  const modules = allModules(root);
  const entities = new Entities();
  const guard = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      run.issues.push(error.issue);
      return undefined;
    }
  };
  for (const module of modules)
    for (const [key, at] of module.blocks) guard(() => addEntity(key, { module, at, names: new Map() }, entities));
  const schedules = modules.flatMap((module) => guard(() => schedulesIn(module)) ?? []);
  const machines: Machine[] = [];
  for (const module of modules) {
    for (const [key, at] of module.blocks) {
      const name = /^resource\.aws_sfn_state_machine\.(.+)$/.exec(key)?.[1];
      if (name === undefined) continue;
      const address = `${module.prefix}aws_sfn_state_machine.${name}`;
      for (const instance of guard(() => instancesOf(address, { module, at, names: new Map() })) ?? []) {
        const machine = guard(() => readMachine(instance, name, entities, schedules));
        if (machine !== undefined) machines.push(machine);
      }
    }
  }
  return { machines, issues: run.issues };
}

const allModules = (module: Module): Module[] => [module, ...[...module.children.values()].flatMap(allModules)];

function regionOf(root: Module): string | null {
  const given = root.run.given.get('AWS::Region');
  if (given !== undefined) return given;
  const at = root.blocks.get('provider.aws');
  const written = at?.body.region;
  if (at === undefined || written === undefined) return null;
  try {
    const region = evaluateValue(written, { module: root, at, names: new Map() });
    return typeof region === 'string' && !isUnknown(region) ? region : null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** `count` of 1 keeps the bare address; more of them, and keys of `for_each`, stand in brackets. */
function instancesOf(address: string, place: Place): Instance[] {
  const { body } = place.at;
  if (body.count !== undefined) {
    const count = evaluateValue(body.count, place);
    if (typeof count !== 'number' || count === 1) return [{ address, place: withNames(place, 'count', { index: 0 }) }];
    return Array.from({ length: Math.min(count, 1000) }, (_, index) => ({
      address: `${address}[${index}]`,
      place: withNames(place, 'count', { index }),
    }));
  }
  if (body.for_each === undefined) return [{ address, place }];
  const each = evaluateValue(body.for_each, place);
  const pairs: [string, JsonValue][] = isArray(each)
    ? each.map((one) => [scalarText(one) ?? '', one])
    : isObject(each)
      ? Object.entries(each)
      : [];
  if (!isArray(each) && !isObject(each)) return [{ address, place }];
  return pairs.map(([key, value]) => ({
    address: `${address}["${key}"]`,
    place: withNames(place, 'each', { key, value }),
  }));
}

const withNames = (place: Place, name: string, value: JsonValue): Place => ({
  ...place,
  names: new Map([...place.names, [name, value]]) as Names,
});

function addEntity(key: string, place: Place, entities: Entities): void {
  const [kind, type = '', name = ''] = key.split('.');
  if (kind !== 'resource') return;
  const { body } = place.at;
  const id = `${place.module.prefix}${type}.${name}`;
  const value = (attribute: string): JsonValue | undefined => {
    const written = body[attribute];
    return written === undefined ? undefined : evaluateValue(written, place);
  };
  const named = (attribute: string): { alsoNamed?: readonly string[] } => {
    const own = body[attribute] === undefined ? undefined : quiet(() => value(attribute));
    return typeof own === 'string' && !isUnknown(own) ? { alsoNamed: [own] } : {};
  };
  if (type === 'aws_lambda_function') {
    const architectures = value('architectures');
    const facts = functionFacts({
      memory: value('memory_size'),
      architecture: isArray(architectures) ? architectures[0] : architectures,
      timeout: value('timeout'),
      reserved: value('reserved_concurrent_executions'),
    });
    entities.add({ id, kind: 'function', facts, ...named('function_name') });
  } else if (type === 'aws_sfn_state_machine') entities.add({ id, kind: 'machine', ...named('name') });
  else if (type === 'aws_sfn_activity') entities.add({ id, kind: 'activity', ...named('name') });
}

function quiet<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

interface FoundSchedule extends Schedule {
  readonly target: string;
}

function schedulesIn(module: Module): FoundSchedule[] {
  const found: FoundSchedule[] = [];
  for (const [key, at] of module.blocks) {
    const place = { module, at, names: new Map() };
    const read = (name: string): JsonValue | undefined =>
      at.body[name] === undefined ? undefined : quiet(() => evaluateValue(at.body[name]!, place));
    if (key.startsWith('resource.aws_scheduler_schedule.')) {
      const target = nestedBlock(at.body, 'target');
      const arn = target === undefined ? undefined : quiet(() => evaluateValue(target.arn ?? '', place));
      const timezone = asText(read('schedule_expression_timezone'));
      const expression = asText(read('schedule_expression'));
      if (typeof arn !== 'string' || expression === undefined) continue;
      found.push({
        target: arn,
        expression,
        enabled: read('state') !== 'DISABLED',
        ...(timezone !== undefined && { timezone }),
      });
    }
    if (!key.startsWith('resource.aws_cloudwatch_event_target.')) continue;
    const rule = /aws_cloudwatch_event_rule\.([\w-]+)/.exec(asText(at.body.rule) ?? '')?.[1];
    const block = rule === undefined ? undefined : module.blocks.get(`resource.aws_cloudwatch_event_rule.${rule}`);
    const arn = read('arn');
    if (block === undefined || typeof arn !== 'string') continue;
    const inRule = { module, at: block, names: new Map() };
    const expression =
      block.body.schedule_expression === undefined
        ? undefined
        : quiet(() => evaluateValue(block.body.schedule_expression!, inRule));
    if (typeof expression !== 'string') continue;
    found.push({
      target: arn,
      expression,
      enabled: block.body.is_enabled !== false && block.body.state !== 'DISABLED',
    });
  }
  return found;
}

function readMachine(
  instance: Instance,
  name: string,
  entities: Entities,
  schedules: readonly FoundSchedule[],
): Machine {
  const { address, place } = instance;
  const { body, file, offset } = place.at;
  const { run } = place.module;
  run.open.clear();
  run.taken.clear();
  const issues: Issue[] = [];
  const value = (written: JsonValue | undefined): JsonValue | undefined =>
    written === undefined ? undefined : evaluateValue(written, place);
  const read = (key: string): JsonValue | undefined => {
    try {
      return value(body[key]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      issues.push(error.issue);
      return undefined;
    }
  };
  const facts = definitionOf(instance, entities, issues);
  const { issues: found, ...rest } = facts;
  const type = asText(read('type'))?.toUpperCase();
  const logging = nestedBlock(body, 'logging_configuration');
  const tracing = nestedBlock(body, 'tracing_configuration');
  const id = address;
  const own = scalarText(read('name'));
  return {
    kind: 'terraform',
    id,
    name: own ?? null,
    type: type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    isTypeStated: type === 'EXPRESS' || type === 'STANDARD',
    ...rest,
    ...{
      file: file.path,
      pointer: pointerAt(ROOT, 'resource', 'aws_sfn_state_machine', name),
      ...file.placeAt(offset),
    },
    logging: loggingOf(asObject(quiet(() => value(logging)) ?? {})),
    tracing: asFlag(asObject(quiet(() => value(tracing)) ?? {}).enabled) === true,
    region: asText(read('region')) ?? run.region,
    schedules: schedules
      .filter(({ target }) => entities.find(target, 'machine')?.id === address.replace(/\[[^\]]*\]$/, ''))
      .map(({ target: _, ...schedule }) => schedule),
    taken: [...run.taken.values()],
    issues: [...issues, ...found],
  };
}

function definitionOf({ address, place }: Instance, entities: Entities, issues: Issue[]): DefinitionFacts {
  const { body, file, offset } = place.at;
  const { run } = place.module;
  if (body.definition === undefined) {
    issues.push(
      file.issue('source.no-definition', 'error', offset, {
        message: `${address} has no definition`,
        hint: 'give definition = …',
      }),
    );
    return NO_DEFINITION;
  }
  try {
    const text = evaluateText(body.definition, 'definition', place);
    if (text === undefined || /^\s*(\$\{[^}]*\})?\s*$/.test(text.text)) {
      const why =
        text === undefined
          ? 'is no text'
          : text.text.trim() === ''
            ? 'is empty'
            : `is only ${text.text.trim()}, and ${run.open.get(text.text.trim())?.why ?? 'that is not known'}`;
      const hint = 'give --param name=value, or `terraform show -json` of a plan or state';
      issues.push(
        file.issue('source.unknown-definition', 'error', offset, {
          message: `the definition of ${address} ${why}`,
          hint,
        }),
      );
      return NO_DEFINITION;
    }
    return readDefinition({ form: 'text', text }, { entities, open: run.open });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    issues.push(error.issue);
    return NO_DEFINITION;
  }
}
