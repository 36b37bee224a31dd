import type { JsonObject, JsonValue } from '../../asl/index.ts';
import { at, didYouMean, type Issue, type Pointer } from '../../issue/index.ts';
import { type DefinitionFacts, inside, NO_DEFINITION, readDefinition, type Written } from '../definition.ts';
import type { Entities } from '../entities.ts';
import type { Files } from '../files.ts';
import { asFlag, asObject, asText, isObject, scalarText } from '../json.ts';
import { MappedText } from '../mapped-text.ts';
import type { LogLevel, Machine, Schedule } from '../model.ts';
import { PLACEHOLDER, substitute } from '../substitution.ts';
import { conditionHolds } from './conditions.ts';
import { evaluate, evaluateText, isOpen, NO_VALUE, resolve } from './evaluate.ts';
import { Refusal, type Template } from './template.ts';

export interface MachineContext {
  readonly files: Files;
  readonly entities: Entities;
  readonly schedules: ReadonlyMap<string, readonly Schedule[]>;
  readonly region: string | null;
}

/** One state machine of a template; undefined where its condition leaves it out. */
export function readMachine(id: string, template: Template, context: MachineContext): Machine | undefined {
  const { Condition: condition } = template.resource(id) ?? {};
  const where = template.pointerOf(id);
  if (typeof condition === 'string') {
    const holds = conditionHolds({ Condition: condition }, at(where, 'Condition'), template);
    if (holds === false) {
      const hint = 'give other parameters to take it in: --param Name=value';
      const message = `${id} is left out: its condition ${condition} does not hold`;
      template.note(template.issue('source.left-out', 'warning', at(where, 'Condition'), message, hint));
      return undefined;
    }
  }
  const issues: Issue[] = [];
  const isSam = template.typeOf(id) === 'AWS::Serverless::StateMachine';
  const properties = template.propertiesOf(id);
  const base = template.pointerOf(id, 'Properties');
  const value = (key: string): JsonValue | undefined => resolve(properties[key], at(base, key), template);
  let facts: DefinitionFacts = NO_DEFINITION;
  for (const issue of template.undecided.splice(0)) template.note(issue);
  template.open.clear();
  template.taken.clear();
  try {
    const written = readWritten(id, template, context, issues);
    if (written !== undefined) {
      const substituted = withSubstitutions(written, id, template, issues);
      const { entities } = context;
      facts = readDefinition(substituted, { entities, open: template.open, undeclared: undeclared(id, template) });
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    issues.push(error.issue);
  }
  // two definitions are two machines: which one is meant has to be said
  issues.push(...template.undecided.splice(0).map((issue) => ({ ...issue, severity: 'error' as const })));
  const { issues: found, ...rest } = facts;
  const name = scalarText(value(isSam ? 'Name' : 'StateMachineName'));
  const written = value(isSam ? 'Type' : 'StateMachineType');
  const type =
    typeof written === 'string' && /^(STANDARD|EXPRESS)$/.test(written) ? (written as 'STANDARD') : undefined;
  if (written !== undefined && type === undefined && !isOpen(written)) {
    issues.push(
      template.issue(
        'source.bad-value',
        'error',
        at(base, isSam ? 'Type' : 'StateMachineType'),
        `${JSON.stringify(written)} is no type of state machine`,
        'write STANDARD or EXPRESS',
      ),
    );
  }
  return {
    kind: 'cloudformation',
    id,
    name: name === undefined || isOpen(name) ? (name ?? null) : name,
    type: type ?? 'STANDARD',
    isTypeStated: type !== undefined,
    ...rest,
    ...{ file: template.file.path, pointer: where, ...template.document.placeOfKey(where) },
    logging: loggingOf(asObject(value(isSam ? 'Logging' : 'LoggingConfiguration'))),
    tracing: asFlag(asObject(value(isSam ? 'Tracing' : 'TracingConfiguration')).Enabled) === true,
    region: context.region,
    schedules: context.schedules.get(id) ?? [],
    taken: [...template.taken.values()],
    issues: [...issues, ...found],
  };
}

export function loggingOf(written: JsonObject): Machine['logging'] {
  const level = asText(written.Level ?? written.level)?.toUpperCase();
  const known = level === 'ALL' || level === 'ERROR' || level === 'FATAL' ? (level as LogLevel) : 'OFF';
  const includes = asFlag(
    written.IncludeExecutionData ?? written.includeExecutionData ?? written.include_execution_data,
  );
  return { level: known, includeExecutionData: includes === true };
}

const FORMS = ['Definition', 'DefinitionString', 'DefinitionUri', 'DefinitionS3Location'] as const;

/** The definition as it stands in the template or in the file that it names; undefined, with an issue, where there is none. */
function readWritten(id: string, template: Template, context: MachineContext, issues: Issue[]): Written | undefined {
  const properties = template.propertiesOf(id);
  const base = template.pointerOf(id, 'Properties');
  const forms = FORMS.filter((form) => properties[form] !== undefined && !isNoValue(properties[form]!));
  const [form] = forms;
  const isSam = template.typeOf(id) === 'AWS::Serverless::StateMachine';
  if (form === undefined || forms.length > 1) {
    const names = isSam ? 'Definition or DefinitionUri' : 'DefinitionString, Definition or DefinitionS3Location';
    const message = form === undefined ? `${id} has no definition` : `${id} has ${forms.join(' and ')}`;
    issues.push(template.issue('source.no-definition', 'error', base, message, `give one of ${names}`));
    return undefined;
  }
  const pointer = at(base, form);
  const given = properties[form]!;
  if (form === 'DefinitionUri' || form === 'DefinitionS3Location') {
    return readFromFile(id, given, pointer, template, context, issues);
  }
  if (form === 'DefinitionString') {
    const text = evaluateText(given, pointer, template);
    if (text === undefined) {
      issues.push(
        template.issue(
          'source.not-a-definition',
          'error',
          pointer,
          'DefinitionString is no text',
          'put an object under Definition',
        ),
      );
      return undefined;
    }
    return { form: 'text', text };
  }
  const value = evaluate(given, pointer, template);
  if (value === NO_VALUE || !isObject(value)) {
    const message = `Property 'Definition' should be a map`;
    issues.push(
      template.issue('source.not-a-definition', 'error', pointer, message, 'put a text under DefinitionString'),
    );
    return undefined;
  }
  return written(value, pointer, template, isSam ? 4 : 0);
}

/** A definition that is a value of the template. SAM writes it with four spaces, CloudFormation without any. */
function written(value: JsonObject, pointer: Pointer, template: Template, indent: number): Written {
  const { file, document } = template;
  const text = MappedText.ofReference(JSON.stringify(value, null, indent), file, document.offset(pointer));
  return { form: 'value', text, file, place: (inner) => document.place(inside(pointer, inner)) };
}

const isNoValue = (value: JsonValue): boolean => isObject(value) && value.Ref === 'AWS::NoValue';

const S3 = /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=.+)?$/;

function readFromFile(
  id: string,
  given: JsonValue,
  pointer: Pointer,
  template: Template,
  { files }: MachineContext,
  issues: Issue[],
): Written | undefined {
  const value = resolve(given, pointer, template);
  const issue = (code: 'source.bad-value' | 'source.missing-definition', message: string, hint: string) =>
    void issues.push(template.issue(code, 'error', pointer, message, hint));
  if (isObject(value)) {
    const key = scalarText(value.Key ?? value.key);
    if (key !== undefined) return fromS3(id, key, pointer, template, files, issues);
    issue('source.bad-value', `the definition of ${id} names no file`, 'give Bucket and Key');
    return undefined;
  }
  if (typeof value !== 'string') {
    issue('source.bad-value', `the definition of ${id} names no file`, 'give a path or an S3 location');
    return undefined;
  }
  if (value.startsWith('s3:')) {
    const key = S3.exec(value)?.[2];
    if (key !== undefined) return fromS3(id, key, pointer, template, files, issues);
    const what = `'DefinitionUri' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter`;
    issue('source.bad-value', what, 'give bucket and key');
    return undefined;
  }
  const found = files.beside(template.file.path, value);
  if ('file' in found) return { form: 'text', text: MappedText.ofFile(found.file) };
  issues.push(
    files.missing(
      found,
      template.issue('source.missing-definition', 'error', pointer, '', ''),
      `the definition of ${id}`,
    ),
  );
  return undefined;
}

/** An object in S3: its file is sought by the key's name among the given files, as CDK and SAM leave them. */
function fromS3(
  id: string,
  key: string,
  pointer: Pointer,
  template: Template,
  files: Files,
  issues: Issue[],
): Written | undefined {
  const file = files.named(key, template.file.path);
  if (file !== undefined) return { form: 'text', text: MappedText.ofFile(file) };
  const message = `the definition of ${id} lies in S3 as ${key}, and none of the given files is called so`;
  const hint = 'put the file beside the template, or give the folder that holds both';
  issues.push(template.issue('source.remote-definition', 'error', pointer, message, hint));
  return undefined;
}

/** `DefinitionSubstitutions`: textual, in all forms of a definition, before anybody reads it. */
function withSubstitutions(written: Written, id: string, template: Template, issues: Issue[]): Written {
  const declared = asObject(template.propertiesOf(id).DefinitionSubstitutions);
  const base = template.pointerOf(id, 'Properties', 'DefinitionSubstitutions');
  const used = new Set<string>();
  const texts = new Map<string, MappedText | undefined>();
  const valueOfName = (name: string): MappedText | undefined => {
    if (!Object.hasOwn(declared, name)) return pseudoParameter(name, template);
    used.add(name);
    if (!texts.has(name)) texts.set(name, evaluateText(declared[name]!, at(base, name), template));
    const text = texts.get(name);
    if (text !== undefined) template.spend(text.text.length, at(base, name));
    return text;
  };
  const text = substitute(written.text, valueOfName);
  for (const name of Object.keys(declared).filter((name) => !used.has(name))) {
    const names = [...written.text.text.matchAll(PLACEHOLDER)].map((match) => match[2]!);
    const hint =
      didYouMean(
        name,
        names.filter((other) => !Object.hasOwn(declared, other)),
      ) ?? 'remove it, or use it in the definition';
    issues.push(template.issue('source.unused', 'warning', at(base, name), `the definition has no \${${name}}`, hint));
  }
  return { ...written, text };
}

/** Names of resources were made with the region and account still open. */
function pseudoParameter(name: string, template: Template): MappedText | undefined {
  const given = name.startsWith('AWS::') ? template.given.get(name) : undefined;
  return typeof given === 'string' ? MappedText.ofReference(given, template.file, 0) : undefined;
}

/** A placeholder in the definition that no substitution declares. */
const undeclared =
  (id: string, template: Template) =>
  (placeholder: string): Pick<Issue, 'message' | 'hint'> => {
    const name = placeholder.slice(2, -1).trim();
    const declared = Object.keys(asObject(template.propertiesOf(id).DefinitionSubstitutions));
    const hint = didYouMean(name, declared) ?? 'declare it in DefinitionSubstitutions';
    return { message: `${placeholder} is not declared in DefinitionSubstitutions: AWS gets it as it is`, hint };
  };
