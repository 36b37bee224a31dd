import type { JsonValue } from '../../asl/index.ts';
import { at, didYouMean, type Pointer, ROOT } from '../../issue/index.ts';
import { activityArn, arnOf, functionArn, machineArn } from '../entities.ts';
import { asObject, asText, isObject, scalarText } from '../json.ts';
import { resolve } from './evaluate.ts';
import type { Template } from './template.ts';

/** What `Ref` gives for a resource whose name AWS makes: an ARN, a URL or a name that carries the logical id. */
const REFS: Readonly<Record<string, (id: string) => string>> = {
  'AWS::StepFunctions::StateMachine': machineArn,
  'AWS::Serverless::StateMachine': machineArn,
  'AWS::StepFunctions::Activity': activityArn,
  'AWS::SNS::Topic': (id) => arnOf('sns', id),
  'AWS::SQS::Queue': (id) => `https://sqs.\${AWS::Region}.amazonaws.com/\${AWS::AccountId}/${id}`,
  'AWS::Batch::JobQueue': (id) => arnOf('batch', `job-queue/${id}`),
  'AWS::Batch::JobDefinition': (id) => arnOf('batch', `job-definition/${id}:1`),
  'AWS::ECS::TaskDefinition': (id) => arnOf('ecs', `task-definition/${id}:1`),
  'AWS::ECS::Service': (id) => arnOf('ecs', `service/${id}`),
};

/** The service in the ARN of a resource, where it is not the one in its type. */
const SERVICES: Readonly<Record<string, string>> = { Serverless: 'lambda', StepFunctions: 'states' };

/** What a text that Ref or Fn::Sub names stands for. */
export function referenceTo(name: string, pointer: Pointer, template: Template): JsonValue {
  if (name.startsWith('AWS::')) return pseudo(name, template);
  const given = template.given.get(name);
  if (Object.hasOwn(template.parameters, name)) return parameter(name, given, template);
  const type = template.typeOf(name);
  if (type !== undefined) return referenceToResource(name, type, template);
  const derived = derivedBySam(name, template);
  if (derived !== undefined) return derived;
  const names = [...Object.keys(template.parameters), ...Object.keys(template.resources)];
  const hint = didYouMean(name, names) ?? 'check its name under Parameters and Resources: case matters';
  // what SAM makes of events, roles and layers has names of its own
  if (!template.isSam) {
    template.note(template.issue('source.unknown-reference', 'warning', pointer, `the template has no ${name}`, hint));
  }
  return template.leave(name, 'the template has nothing of this name', 'taken as a name');
}

function pseudo(name: string, template: Template): JsonValue {
  const given = template.given.get(name);
  if (given !== undefined) return given;
  if (name === 'AWS::Partition') return 'aws';
  if (name === 'AWS::URLSuffix') return 'amazonaws.com';
  return `\${${name}}`;
}

function parameter(name: string, given: JsonValue | undefined, template: Template): JsonValue {
  const declared = asObject(template.parameters[name]);
  const type = asText(declared.Type) ?? 'String';
  if (given !== undefined) return typed(given, type);
  if (type.startsWith('AWS::SSM::Parameter')) {
    return template.leave(name, 'it is looked up in Parameter Store when the template is deployed', 'taken as a name');
  }
  const { Default: value } = declared;
  if (value === undefined || value === null) {
    return template.leave(name, 'the parameter has no default and no value was given', 'taken as a name');
  }
  const what = `parameter ${name}`;
  template.taken.set(what, { what, value: String(value), from: `its default in ${template.file.path}` });
  return typed(value, type);
}

function typed(value: JsonValue, type: string): JsonValue {
  if (typeof value === 'string' && /^(CommaDelimitedList|List<)/.test(type))
    return value.split(',').map((one) => one.trim());
  return type === 'Number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : value;
}

function referenceToResource(id: string, type: string, template: Template): JsonValue {
  const own = REFS[type];
  if (own !== undefined) return own(id);
  if (type === 'AWS::Lambda::Alias' || type === 'AWS::Lambda::Version') return qualifiedFunction(id, template);
  if (type === 'AWS::StepFunctions::StateMachineAlias' || type === 'AWS::StepFunctions::StateMachineVersion') {
    const machine = machineBehind(id, template);
    return machine === undefined ? id : `${machineArn(machine)}:${id}`;
  }
  return id;
}

/** An alias or a version of a function: its ARN with a qualifier. */
function qualifiedFunction(id: string, template: Template): string {
  const { FunctionName } = template.propertiesOf(id);
  const name = scalarText(resolve(FunctionName, template.pointerOf(id, 'Properties', 'FunctionName'), template)) ?? id;
  const bare = /:function:([^:]+)/.exec(name.replace(/\$\{[^}]*\}/g, ''))?.[1] ?? name;
  return `${functionArn(bare)}:${id}`;
}

/** The machine that an alias or a version of one leads to. */
export function machineBehind(id: string, template: Template, seen: readonly string[] = []): string | undefined {
  if (seen.includes(id)) return undefined;
  const type = template.typeOf(id);
  if (type === 'AWS::StepFunctions::StateMachine' || type === 'AWS::Serverless::StateMachine') return id;
  const { StateMachineArn, RoutingConfiguration, DeploymentPreference } = template.propertiesOf(id);
  const routed = Array.isArray(RoutingConfiguration) ? RoutingConfiguration[0] : RoutingConfiguration;
  const versions = [
    StateMachineArn,
    asObject(routed).StateMachineVersionArn,
    asObject(DeploymentPreference).StateMachineVersionArn,
  ];
  for (const written of versions) {
    const next = isObject(written) ? (asText(written.Ref) ?? targetOfGetAtt(written)) : undefined;
    const found = next === undefined ? undefined : machineBehind(next, template, [...seen, id]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function targetOfGetAtt(value: JsonValue): string | undefined {
  const argument = asObject(value)['Fn::GetAtt'];
  return typeof argument === 'string'
    ? argument.split('.')[0]
    : Array.isArray(argument)
      ? asText(argument[0])
      : undefined;
}

/** `M.Alias`, `F.Version`, `MVersion`, `MAliaslive`: what SAM makes beside a resource with AutoPublishAlias. */
function derivedBySam(name: string, template: Template): string | undefined {
  if (!template.isSam) return undefined;
  const match = /^(.+?)(?:\.(?:Alias|Version)|Version\w*|Alias\w*)$/.exec(name);
  const id = match?.[1];
  if (id === undefined) return undefined;
  const type = template.typeOf(id);
  if (type === 'AWS::Serverless::Function') return `${functionArn(id)}:live`;
  return type === 'AWS::Serverless::StateMachine' ? `${machineArn(id)}:live` : undefined;
}

/** What `Fn::GetAtt` gives. */
export function attributeOf(id: string, attribute: string, pointer: Pointer, template: Template): JsonValue {
  const type = template.typeOf(id);
  if (type === undefined) {
    const derived = derivedBySam(id, template);
    if (derived !== undefined) return derived;
    if (!template.isSam) {
      const hint = didYouMean(id, Object.keys(template.resources)) ?? 'check its name under Resources: case matters';
      template.note(
        template.issue('source.unknown-reference', 'warning', pointer, `the template has no resource ${id}`, hint),
      );
    }
    return template.leave(`${id}.${attribute}`, 'the template has no such resource', 'taken as a name');
  }
  if (/Function$/.test(type)) {
    if (attribute === 'Arn') return functionArn(id);
    if (attribute === 'Alias' || attribute === 'Version') return `${functionArn(id)}:live`;
  }
  if (/StateMachine$/.test(type)) return attribute === 'Name' ? id : machineArn(id);
  if (/^AWS::StepFunctions::StateMachine(Alias|Version)$/.test(type)) return referenceToResource(id, type, template);
  if (attribute.startsWith('Outputs.')) return outputOf(id, attribute.slice('Outputs.'.length), template);
  if (type === 'AWS::StepFunctions::Activity') return attribute === 'Name' ? id : activityArn(id);
  const [, service = '', kind = ''] = type.split('::');
  if (/(^|[a-z])(Arn|ARN)$/.test(attribute)) {
    return arnOf(
      SERVICES[service] ?? service.toLowerCase(),
      service === 'SNS' || service === 'SQS' ? id : `${kind.toLowerCase()}/${id}`,
    );
  }
  if (/Name$/.test(attribute) || attribute === 'Id') return id;
  return template.leave(
    `${id}.${attribute}`,
    `an attribute of ${type} is known only once it is deployed`,
    'taken as a name',
  );
}

/** An output of a nested stack whose template is at hand. */
function outputOf(id: string, name: string, template: Template): JsonValue {
  const nested = template.stacks.get(id);
  const output = nested === undefined ? undefined : asObject(nested.root.Outputs)[name];
  const value = isObject(output) ? output.Value : undefined;
  const unknown = () =>
    template.leave(
      `${id}.Outputs.${name}`,
      'the template of the nested stack is not at hand or has no such output',
      'taken as a name',
    );
  if (nested === undefined || value === undefined) return unknown();
  const key = `${id}.Outputs.${name}`;
  if (template.evaluating.includes(key)) {
    const where = at(ROOT, 'Resources', id);
    return template.refuse(
      'source.cyclic-reference',
      where,
      `${key} refers to itself`,
      'break the circle of outputs and parameters',
    );
  }
  template.evaluating.push(key);
  try {
    return resolve(value, at(ROOT, 'Outputs', name, 'Value'), nested) ?? unknown();
  } finally {
    template.evaluating.pop();
  }
}
