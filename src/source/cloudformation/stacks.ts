import { type JsonValue, shortForms } from '../../asl/index.ts';
import { at, ROOT } from '../../issue/index.ts';
import type { Files } from '../files.ts';
import { asObject, isObject, scalarText } from '../json.ts';
import type { SourceFile } from '../source-file.ts';
import { evaluate, isOpen, NO_VALUE, resolve } from './evaluate.ts';
import { type Surroundings, Template } from './template.ts';

/** More levels of nested stacks than anybody deploys. */
const MOST_LEVELS = 16;

/** Reads a template and the nested ones with a local path, the outermost first. */
export function openTemplates(
  file: SourceFile,
  given: ReadonlyMap<string, JsonValue>,
  surroundings: Surroundings,
  files: Files,
  level = 0,
): Template[] {
  const document = file.read(shortForms);
  if (!document.ok || !isObject(document.value.value)) return [];
  const template = new Template(file, document.value, given, surroundings);
  const nested = Object.keys(template.resources).flatMap((id) => {
    const path = level < MOST_LEVELS ? nestedPath(id, template) : undefined;
    if (path === undefined) return [];
    const found = files.beside(file.path, path.value);
    if (!('file' in found)) {
      template.note(
        files.missing(
          found,
          template.issue('source.missing-definition', 'warning', path.pointer, '', ''),
          `the nested template of ${id}`,
        ),
      );
      return [];
    }
    if (found.file === file) return [];
    const inner = openTemplates(found.file, parametersOf(id, template), surroundings, files, level + 1);
    if (inner[0] !== undefined) template.stacks.set(id, inner[0]);
    return inner;
  });
  return [template, ...nested];
}

/** The path of a nested template that lies among the user's files. */
function nestedPath(id: string, template: Template) {
  const type = template.typeOf(id);
  const key =
    type === 'AWS::Serverless::Application'
      ? 'Location'
      : type === 'AWS::CloudFormation::Stack'
        ? 'TemplateURL'
        : undefined;
  const written = key === undefined ? undefined : template.propertiesOf(id)[key];
  // a URL or an application of a repository lies elsewhere
  if (key === undefined || typeof written !== 'string' || /^[a-z]+:/i.test(written)) return undefined;
  return { value: written, pointer: template.pointerOf(id, 'Properties', key) };
}

/** Parameters a parent gives; what is not known stays unknown in the child as well. */
function parametersOf(id: string, template: Template): Map<string, JsonValue> {
  const given = new Map<string, JsonValue>([...template.given].filter(([name]) => name.startsWith('AWS::')));
  const written = asObject(template.propertiesOf(id).Parameters);
  for (const [name, value] of Object.entries(written)) {
    const read = evaluate(value, template.pointerOf(id, 'Properties', 'Parameters', name), template);
    if (read !== NO_VALUE && !isOpen(read)) given.set(name, read);
  }
  return given;
}

/** Values that templates export, by export name. */
export function exportsOf(template: Template): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  for (const [id, output] of Object.entries(asObject(template.root.Outputs))) {
    const written = asObject(asObject(output).Export).Name;
    const pointer = at(ROOT, 'Outputs', id);
    const name = scalarText(resolve(written, at(pointer, 'Export', 'Name'), template));
    const value = resolve(asObject(output).Value, at(pointer, 'Value'), template);
    if (name !== undefined && value !== undefined) found.set(name, value);
  }
  return found;
}
