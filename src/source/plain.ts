import type { PositionedDocument } from '../asl/index.ts';
import { at, ROOT } from '../issue/index.ts';
import { loggingOf } from './cloudformation/machine.ts';
import { readDefinition } from './definition.ts';
import { Entities } from './entities.ts';
import { asFlag, asObject, asText, scalarText } from './json.ts';
import { MappedText } from './mapped-text.ts';
import type { Machine } from './model.ts';
import { baseOf } from './paths.ts';
import type { SourceFile } from './source-file.ts';

const NOTHING_KNOWN = { logging: { level: 'OFF', includeExecutionData: false }, tracing: false, region: null } as const;

/** A file that is a definition itself. */
export function readAsl(file: SourceFile): Machine {
  const context = { entities: new Entities(), open: new Map() };
  const { issues, ...facts } = readDefinition({ form: 'text', text: MappedText.ofFile(file) }, context);
  return {
    kind: 'asl',
    id: baseOf(file.path).replace(/(\.asl|\.workflow)?\.(json|ya?ml|asl)$/i, ''),
    ...{ name: null, type: 'STANDARD', isTypeStated: false, ...facts, ...NOTHING_KNOWN },
    ...{ file: file.path, pointer: ROOT, line: 1, column: 1, schedules: [], taken: [], issues },
  };
}

/** An answer of `describe-state-machine`, or of `describe-state-machine-for-execution`. */
export function readDescription(file: SourceFile, document: PositionedDocument): Machine {
  const root = asObject(document.value);
  const pointer = at(ROOT, 'definition');
  const text = MappedText.ofScalar(asText(root.definition) ?? '', file, document.offset(pointer));
  const { issues, ...facts } = readDefinition({ form: 'text', text }, { entities: new Entities(), open: new Map() });
  const arn = asText(root.stateMachineArn);
  const name = scalarText(root.name) ?? arn?.split(':')[6] ?? null;
  return {
    kind: 'description',
    id: name ?? baseOf(file.path).replace(/\.json$/i, ''),
    name,
    type: root.type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    isTypeStated: root.type !== undefined,
    ...facts,
    ...{ file: file.path, pointer: ROOT, line: 1, column: 1 },
    logging: loggingOf(asObject(root.loggingConfiguration)),
    tracing: asFlag(asObject(root.tracingConfiguration).enabled) === true,
    region: arn?.split(':')[3] ?? null,
    ...{ schedules: [], taken: [], issues },
  };
}
