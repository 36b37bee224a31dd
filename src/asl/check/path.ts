import { parseIntrinsic, parseReference, severalBy, TEXT_INTRINSICS, wrongCountInside } from '../../expr/index.ts';
import type { Pointer } from '../../issue/index.ts';
import { shown } from '../json.ts';
import type { JsonValue } from '../model.ts';
import { hasPlaceholder } from '../syntax/placeholder.ts';
import type { Shape } from './shapes.ts';
import { type Context, wrongType } from './value.ts';

type PathShape = Shape & { is: 'path' | 'referencePath' | 'resultPath' };

/** A field that holds a path, a reference path (one place only) or the place a result goes to. */
export function checkPath(shape: PathShape, value: JsonValue, pointer: Pointer, context: Context): void {
  if (value === null && shape.orNull === true) return;
  if (typeof value !== 'string') {
    wrongType('a path', value, pointer, context);
    return;
  }
  if (hasPlaceholder(value)) return;
  const { findings } = context;
  const path = parseReference(value);
  if ('problem' in path) {
    findings.error({
      code: 'asl.path',
      pointer,
      message: `${shown(value)} is no path: ${path.problem}`,
      hint: 'Paths begin with $ and go on with .name or [index], as $.order.items[0].',
    });
    return;
  }
  if (shape.is === 'resultPath' && path.root !== 'input') {
    findings.error({
      code: 'asl.path',
      pointer,
      message: `${shown(value)} is no place in the state's input`,
      hint: 'ResultPath begins with a single $; to set a variable use Assign.',
    });
  }
  const several = severalBy(path);
  if (shape.is === 'path' || several === undefined) return;
  findings.error({
    code: 'asl.reference-path',
    pointer,
    message: `${shown(value)} may name more than one place (it has ${several})`,
    hint: 'This field takes a reference path: names and indexes only.',
  });
}

/** ErrorPath and CausePath: a reference path, or a function that gives text. */
export function checkTextPath(value: JsonValue, pointer: Pointer, context: Context): void {
  if (typeof value !== 'string') {
    wrongType('a path or a call of an intrinsic function', value, pointer, context);
    return;
  }
  if (value.startsWith('$')) {
    checkPath({ is: 'path' }, value, pointer, context);
    return;
  }
  if (hasPlaceholder(value)) return;
  checkCall(value, pointer, context);
  const call = parseIntrinsic(value);
  if ('problem' in call || TEXT_INTRINSICS.has(call.name)) return;
  context.findings.error({
    code: 'asl.intrinsic',
    pointer,
    message: `${shown(value)} does not give text`,
    hint: `Functions that give text: ${[...TEXT_INTRINSICS].join(', ')}.`,
  });
}

/** A call of an intrinsic function: its form is checked by AWS too, its number of arguments only when it runs. */
export function checkCall(value: string, pointer: Pointer, { findings }: Context): void {
  const call = parseIntrinsic(value);
  const onlyWhenRun = !('problem' in call);
  const problem = onlyWhenRun ? wrongCountInside(call) : call.problem;
  if (problem === undefined) return;
  const finding = {
    code: 'asl.intrinsic',
    pointer,
    message: `${shown(value)} is no call of an intrinsic function: ${problem}`,
    hint: "Write States.Name(…) with paths, numbers, nested calls or 'text' in single quotes as arguments.",
  } as const;
  if (onlyWhenRun) findings.warning(finding);
  else findings.error(finding);
}
