import type { HttpCode } from '../codes.ts';
import { type Refusal, refusal } from '../refusal.ts';

const MIB = 1024 * 1024;

/** Bytes a request may send; "MB" is AWS's 1024-based one, and 1 MB is the largest definition AWS takes (docs/aws-rules.md 3). */
export const LIMITS = {
  workflow: MIB,
  load: MIB,
  /** All files a load profile names, together. */
  files: 20 * MIB,
  /** A text field of a form. */
  field: 1024,
  /** JSON is read as a whole, on the event loop: large traces go by multipart. */
  json: 4 * MIB,
  /** Everything, with room for the boundaries and headers of a multipart body. */
  body: 23 * MIB,
  /** Bodies held in memory at one time, over all requests. */
  held: 256 * MIB,
  parts: 40,
} as const;

export type Limited = 'workflow' | 'load' | 'files' | 'field' | 'json' | 'body';

const NAMES: Readonly<Record<Limited, string>> = {
  workflow: 'the workflow',
  load: 'the load profile',
  files: 'the files the load profile names',
  field: 'the field',
  json: 'a JSON body',
  body: 'the body',
};

export function tooLarge(what: Limited, name: string = NAMES[what]): Refusal {
  const limit = LIMITS[what];
  const size = limit >= MIB ? `${limit / MIB} MB` : `${limit} bytes`;
  const code: HttpCode = 'http.too-large';
  const hint = what === 'json' ? { hint: 'send large files as parts of a multipart/form-data body' } : {};
  return refusal(413, { code, message: `${name}: more than the ${size} allowed`, ...hint });
}
