import type { JsonObject, JsonValue, PositionedDocument } from '../../asl/index.ts';
import { at, type Issue, keysOf, type Pointer, ROOT } from '../../issue/index.ts';
import { readMachine } from '../cloudformation/machine.ts';
import { Refusal, Template } from '../cloudformation/template.ts';
import { Entities } from '../entities.ts';
import type { Files } from '../files.ts';
import { functionFacts } from '../function-facts.ts';
import { asFlag, asObject, asText, isArray, isObject, scalarText } from '../json.ts';
import type { Machine, Schedule, SourceOptions } from '../model.ts';
import type { SourceFile } from '../source-file.ts';
import { fillIn, type VariableContext } from './variables.ts';

/** Memory and timeout of functions where nobody writes them, by the framework itself. */
const DEFAULT_MEMORY = 1024;
const DEFAULT_TIMEOUT = 6;

/**
 * Reads the `stepFunctions:` of a serverless.yml (plugin serverless-step-functions): its machines as the CloudFormation
 * the plugin makes of them, functions under their keys and under their logical ids.
 */
export function readServerless(
  file: SourceFile,
  document: PositionedDocument,
  options: SourceOptions,
  files: Files,
): { readonly machines: readonly Machine[]; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const given = new Map<string, JsonValue>(options.parameters ?? []);
  const told = new Set<string>();
  const context: VariableContext = {
    ...{ root: asObject(document.value), file, files, given, steps: 0 },
    missing: (found, variable) => {
      if (told.has(variable)) return;
      told.add(variable);
      const offset = Math.max(0, file.text.indexOf(variable.slice(0, -1)));
      const issue = file.issue('source.missing-definition', 'warning', offset, { message: '', hint: '' });
      issues.push(files.missing(found, issue, `the file of ${variable}`));
    },
  };
  const filled = (key: string): JsonObject => asObject(fillIn(context.root[key] ?? null, context));
  const written = asObject(filled('stepFunctions').stateMachines);
  const provider = filled('provider');
  const functions = filled('functions');
  const resources = ownResources(fillIn(context.root.resources ?? null, context));
  const region = asText(given.get('AWS::Region')) ?? asText(provider.region);
  if (region !== undefined && !region.includes('${')) given.set('AWS::Region', region);
  const entities = new Entities();
  const made: Record<string, JsonValue> = { ...resources };
  for (const [key, value] of Object.entries(functions)) {
    const logical = `${logicalName(key)}LambdaFunction`;
    made[key] = made[logical] = { Type: 'AWS::Lambda::Function', Properties: {} };
    entities.add({ id: key, kind: 'function', alsoNamed: [logical], facts: factsOf(asObject(value), provider) });
  }
  for (const [key, value] of Object.entries(written)) {
    made[key] = machineResource(asObject(value));
    const logical = logicalName(`${key}StepFunctionsStateMachine`);
    made[logical] = made[key]!;
    entities.add({ id: key, kind: 'machine', alsoNamed: [logical] });
  }
  const template = new Template(file, translated(document, { Resources: made }), given, { exported: () => undefined });
  const machines: Machine[] = [];
  for (const [key, value] of Object.entries(written)) {
    const pointer = at(ROOT, 'stepFunctions', 'stateMachines', key);
    const schedules = new Map([[key, schedulesIn(asObject(value))]]);
    try {
      const known = region === undefined || region.includes('${') ? null : region;
      const machine = readMachine(key, template, { files, entities, schedules, region: known });
      if (machine !== undefined)
        machines.push({ ...machine, kind: 'serverless', pointer, ...document.placeOfKey(pointer) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      issues.push(error.issue);
    }
  }
  return { machines, issues: [...issues, ...template.issues] };
}

const ownResources = (value: JsonValue): JsonObject =>
  isArray(value)
    ? Object.assign({}, ...value.map((one) => asObject(asObject(one).Resources)))
    : asObject(asObject(value).Resources);

function machineResource(machine: JsonObject): JsonObject {
  const { definition, type, name, loggingConfig, tracingConfig } = machine;
  const logging = asObject(loggingConfig);
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      ...(typeof definition === 'string'
        ? { DefinitionString: definition }
        : definition !== undefined && { Definition: definition }),
      ...(type !== undefined && { StateMachineType: typeof type === 'string' ? type.toUpperCase() : type }),
      ...(name !== undefined && { StateMachineName: name }),
      ...(loggingConfig !== undefined && {
        LoggingConfiguration: {
          Level: logging.level ?? 'OFF',
          IncludeExecutionData: logging.includeExecutionData ?? false,
        },
      }),
      ...(tracingConfig !== undefined && {
        TracingConfiguration: { Enabled: asObject(tracingConfig).enabled ?? false },
      }),
    },
  };
}

function factsOf(written: JsonObject, provider: JsonObject) {
  return functionFacts({
    memory: written.memorySize ?? provider.memorySize,
    architecture: written.architecture ?? provider.architecture,
    timeout: written.timeout ?? provider.timeout,
    reserved: written.reservedConcurrency,
    provisioned: written.provisionedConcurrency,
    ...{ defaultMemory: DEFAULT_MEMORY, defaultTimeout: DEFAULT_TIMEOUT },
  });
}

/** `send-email` is `SendDashemail`: how the framework makes logical ids of keys. */
const logicalName = (key: string): string => {
  const plain = key.replace(/-/g, 'Dash').replace(/_/g, 'Underscore');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};

function schedulesIn(machine: JsonObject): Schedule[] {
  const events = isArray(machine.events) ? machine.events : [];
  return events.flatMap((event) => {
    const { schedule } = asObject(event);
    if (schedule === undefined) return [];
    const { rate, enabled, timezone } = isObject(schedule)
      ? schedule
      : { rate: schedule, enabled: true, timezone: undefined };
    const zone = asText(timezone);
    return (isArray(rate) ? rate : [rate]).flatMap((one) => {
      const expression = scalarText(one);
      if (expression === undefined) return [];
      return [{ expression, enabled: asFlag(enabled) !== false, ...(zone !== undefined && { timezone: zone }) }];
    });
  });
}

/** The document of the made-up template, whose places are those in the serverless.yml. */
function translated(document: PositionedDocument, value: JsonObject): PositionedDocument {
  const own = (pointer: Pointer): Pointer => {
    const [resources, id, properties, key, ...rest] = keysOf(pointer);
    if (resources !== 'Resources' || id === undefined) return ROOT;
    const base = at(ROOT, 'stepFunctions', 'stateMachines', id);
    if (!document.has(base)) return at(ROOT, 'resources', 'Resources', id);
    if (properties === undefined || key === undefined) return base;
    return at(base, FIELDS[key] ?? key, ...rest);
  };
  return {
    value,
    format: document.format,
    place: (pointer) => document.place(own(pointer)),
    placeOfKey: (pointer) => document.placeOfKey(own(pointer)),
    offset: (pointer) => document.offset(own(pointer)),
    has: (pointer) => document.has(own(pointer)),
  };
}

const FIELDS: Readonly<Record<string, string>> = {
  Definition: 'definition',
  DefinitionString: 'definition',
  StateMachineType: 'type',
  StateMachineName: 'name',
};
