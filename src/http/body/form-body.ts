import type { z } from '@hono/zod-openapi';
import type { NamedText } from '../../io/index.ts';
import { bare, check, refuseDoubles } from './check-fields.ts';
import { LIMITS, tooLarge } from './limits.ts';
import { boundaryOf, MultipartReader, type Part } from './multipart.ts';
import { bodyChunks, type ReadOptions } from './sent-body.ts';
import type { SentInputs } from './sent-inputs.ts';

const FORM_DOCUMENTS = ['workflow', 'load'] as const;

/** Reads a multipart/form-data body. @throws Refusal */
export async function readForm<F extends z.ZodObject>(
  request: Request,
  schema: F,
  contentType: string,
  options: Omit<ReadOptions, 'limit'>,
): Promise<SentInputs<z.output<F>>> {
  let filesSize = 0;
  const reader = new MultipartReader(boundaryOf(contentType), ({ name, filename }, size, added) => {
    if (name === 'workflow' || name === 'load') {
      if (size > LIMITS[name]) throw tooLarge(name);
    } else if (name.startsWith(WORKFLOW)) {
      if (size > LIMITS.workflow) throw tooLarge('workflow', `the workflow "${bare(name.slice(WORKFLOW.length))}"`);
    } else if (filename !== undefined) {
      filesSize += added;
      if (filesSize > LIMITS.files) throw tooLarge('files');
    } else if (size > LIMITS.field) throw tooLarge('field', `the field "${bare(name)}"`);
  });
  for await (const chunk of bodyChunks(request, { ...options, limit: 'body' })) await reader.push(chunk);
  const parts = await reader.end();
  const fields = check(schema, fieldsOf(parts));
  const [workflow, load] = FORM_DOCUMENTS.map((name) => parts.find((part) => part.name === name));
  const files = parts.filter(isFile);
  return {
    workflow: workflow && { text: workflow.bytes, file: workflow.filename || 'workflow' },
    load: load && { text: load.bytes, file: loadName(load.filename, workflow?.filename) },
    files: files.map(({ filename, bytes }) => ({ text: bytes, file: filename ?? '' })),
    workflows: named(parts, WORKFLOW),
    items: named(parts, ITEMS),
    fields,
  };
}

/** Parts `workflow.NAME` and `items.STATE`: state machines that tasks start, what Maps read. */
const WORKFLOW = 'workflow.';
const ITEMS = 'items.';

const named = (parts: readonly Part[], prefix: string): NamedText[] =>
  parts
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, filename, bytes }) => {
      const own = name.slice(prefix.length);
      return { name: own, text: bytes, file: filename || own };
    });

/** Two documents of one name could not be told apart in messages. */
const loadName = (name: string | undefined, workflow: string | undefined): string =>
  name === undefined || name === '' || name === workflow ? 'load' : name;

const isDocument = (name: string): boolean => name === 'workflow' || name === 'load';
const isNamed = (name: string): boolean => name.startsWith(WORKFLOW) || name.startsWith(ITEMS);
/** A file under any other name than the two documents' is one the profile may name. */
const isFile = ({ name, filename }: Part): boolean => !isDocument(name) && !isNamed(name) && filename !== undefined;

function fieldsOf(parts: readonly Part[]): Record<string, unknown> {
  const fields: [string, unknown][] = [];
  const files: Uint8Array[] = [];
  for (const part of parts) {
    if (isFile(part)) files.push(part.bytes);
    else if (isNamed(part.name)) continue;
    else fields.push([part.name, isDocument(part.name) ? part.bytes : Buffer.from(part.bytes).toString('utf8')]);
  }
  refuseDoubles(parts.filter((part) => !isFile(part)).map(({ name }) => name));
  const byName = (prefix: string): Record<string, Uint8Array> | undefined => {
    const found = named(parts, prefix).map(({ name, text }) => [name, text as Uint8Array] as const);
    return found.length > 0 ? Object.fromEntries(found) : undefined;
  };
  const more = { workflows: byName(WORKFLOW), items: byName(ITEMS), files: files.length > 0 ? files : undefined };
  return Object.fromEntries([...fields, ...Object.entries(more).filter(([, given]) => given !== undefined)]);
}
