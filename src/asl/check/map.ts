import { at, type Pointer } from '../../issue/index.ts';
import { asObject, asText, shown } from '../json.ts';
import type { JsonObject } from '../model.ts';
import { hasPlaceholder } from '../syntax/placeholder.ts';
import type { Machine } from './state.ts';
import type { Context } from './value.ts';

/** Length: docs/aws-rules.md 3. The forbidden characters: general knowledge; the corpus confirms the control characters. */
const LONGEST_LABEL = 40;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what the rule forbids
const FORBIDDEN_IN_LABEL = /[\s?*<>{}[\]:;,\\|^~$#%&`"/\u0000-\u001f\u007f-\u009f]/u;
const DISTRIBUTED_ONLY = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailurePercentage',
  'ToleratedFailurePercentagePath',
  'ToleratedFailureCount',
  'ToleratedFailureCountPath',
];

export function checkMap(state: JsonObject, pointer: Pointer, machine: Machine, context: Context): void {
  checkLabel(state, pointer, machine);
  const key = state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
  const config = asObject(asObject(state[key]).ProcessorConfig);
  const { findings } = context;
  if (config.Mode === 'DISTRIBUTED') {
    if (config.ExecutionType !== undefined) return;
    findings.warning({
      code: 'asl.missing-field',
      pointer: at(pointer, key, 'ProcessorConfig'),
      message: 'a distributed Map needs "ExecutionType": STANDARD is taken for it',
      hint: 'Write "ExecutionType": "STANDARD" or "EXPRESS".',
    });
    return;
  }
  for (const name of DISTRIBUTED_ONLY) {
    if (!Object.hasOwn(state, name)) continue;
    findings.warning({
      code: 'asl.field-not-supported',
      pointer: at(pointer, name),
      atKey: true,
      message: `"${name}" has an effect in distributed mode only, and this Map is inline`,
      hint: 'Set ProcessorConfig to { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }, or remove the field.',
    });
  }
}

function checkLabel(state: JsonObject, pointer: Pointer, { findings, labels }: Machine): void {
  const label = asText(state.Label);
  if (label === undefined || hasPlaceholder(label)) return;
  const place = at(pointer, 'Label');
  const problem = labelProblem(label) ?? (labels.has(label) ? 'another Map has the same label' : undefined);
  labels.set(label, place);
  if (problem === undefined) return;
  findings.error({
    code: 'asl.label',
    pointer: place,
    message: `${shown(label)} is no label: ${problem}`,
    hint: `Use up to ${LONGEST_LABEL} letters, digits, "-", "_" and ".", different for each Map.`,
  });
}

function labelProblem(label: string): string | undefined {
  if (label === '') return 'it is empty';
  if ([...label].length > LONGEST_LABEL) return `it has more than ${LONGEST_LABEL} characters`;
  const forbidden = FORBIDDEN_IN_LABEL.exec(label)?.[0];
  return forbidden === undefined ? undefined : `it holds the character ${shown(forbidden)}`;
}
