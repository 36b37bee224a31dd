import { at, type Pointer } from '../../issue/index.ts';
import { asObject } from '../json.ts';
import type { JsonObject } from '../model.ts';
import type { Field, FieldTable } from './shapes.ts';
import { ALL_STATE_FIELDS } from './state-fields.ts';
import { type Context, checkValue } from './value.ts';

/** Checks an object against its table: unknown, misplaced, missing and conflicting fields, then every value. */
export function checkFields(table: FieldTable, object: JsonObject, pointer: Pointer, context: Context): void {
  for (const [name, value] of Object.entries(object)) {
    const field = Object.hasOwn(table.fields, name) ? table.fields[name] : undefined;
    if (field === undefined) reportUnknown(table, name, at(pointer, name), context);
    else if (otherLanguage(field, context)) reportOtherLanguage(table, name, at(pointer, name), context);
    else checkValue(field.shape, value, at(pointer, name), context);
  }
  checkGroups(table, object, pointer, context);
}

const otherLanguage = (field: Field, { language }: Context): boolean =>
  field.only !== undefined && field.only !== language;

function reportUnknown(table: FieldTable, name: string, pointer: Pointer, { findings }: Context): void {
  const misplaced = ALL_STATE_FIELDS.has(name);
  const fields = Object.keys(table.fields);
  findings.error({
    code: misplaced ? 'asl.field-not-supported' : 'asl.unknown-field',
    pointer,
    atKey: true,
    message: misplaced ? `${table.of} does not support the field "${name}"` : `${table.of} has no field "${name}"`,
    hint: findings.nearest(name, fields, `Its fields are ${fields.join(', ')}.`),
  });
}

function reportOtherLanguage(table: FieldTable, name: string, pointer: Pointer, { findings, language }: Context): void {
  const [own, other] = language === 'jsonata' ? ['JSONata', 'JSONPath'] : ['JSONPath', 'JSONata'];
  findings.error({
    code: 'asl.wrong-query-language',
    pointer,
    atKey: true,
    message: `the field "${name}" of ${table.of} exists in ${other} only, and the query language here is ${own}`,
    hint: `Set "QueryLanguage": "${other}" for the state, or use the fields of ${own}.`,
  });
}

function checkGroups(table: FieldTable, object: JsonObject, pointer: Pointer, { findings, language }: Context): void {
  for (const [name, field] of Object.entries(table.fields)) {
    if (field.required === true && !Object.hasOwn(object, name)) {
      const message = `${table.of} needs the field "${name}"`;
      findings.error({ code: 'asl.missing-field', pointer, message, hint: missingHint(name, object) });
    }
  }
  for (const group of table.exclusive ?? []) {
    const given = group.filter((name) => Object.hasOwn(object, name));
    const [, second] = given;
    if (second === undefined) continue;
    findings.error({
      code: 'asl.fields-exclude-each-other',
      pointer: at(pointer, second),
      atKey: true,
      message: `${table.of} may have only one of ${given.map((name) => `"${name}"`).join(' and ')}`,
      hint: 'Keep one and remove the other.',
    });
  }
  for (const group of table.oneRequired ?? []) {
    if (group.some((name) => Object.hasOwn(object, name))) continue;
    const usable = group.filter(
      (name) => !otherLanguage(table.fields[name] ?? { shape: { is: 'any' } }, { findings, language }),
    );
    const names = usable.map((name) => `"${name}"`).join(', ');
    const message = `${table.of} needs one of the fields ${names}`;
    findings.error({ code: 'asl.missing-field', pointer, message, hint: 'Add exactly one of them.' });
  }
}

function missingHint(name: string, object: JsonObject): string {
  const [first] = Object.keys(asObject(object.States));
  return name === 'StartAt' && first !== undefined ? `Add "StartAt": ${JSON.stringify(first)}.` : `Add "${name}".`;
}
