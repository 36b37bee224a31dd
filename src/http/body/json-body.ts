import type { z } from '@hono/zod-openapi';
import type { NamedText, SentText } from '../../io/index.ts';
import { IssueList, readJsonText } from '../../issue/index.ts';
import { Refusal, refusal } from '../refusal.ts';
import { bare, check, refuseDoubles } from './check-fields.ts';
import { jsonMembers } from './json-members.ts';
import { LIMITS, tooLarge } from './limits.ts';
import { bodyChunks, type ReadOptions } from './sent-body.ts';
import type { SentInputs } from './sent-inputs.ts';

/** Reads a JSON body; documents given as objects stay the text they were sent as. @throws Refusal */
export async function readJson<J extends z.ZodObject>(
  request: Request,
  schema: J,
  options: Omit<ReadOptions, 'limit'>,
): Promise<SentInputs<z.output<J>>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(request, { ...options, limit: 'json' })) chunks.push(chunk);
  const text = textOf(Buffer.concat(chunks));
  const value = parseJson(text);
  const members = jsonMembers(text);
  refuseDoubles(members.map(({ key }) => key));
  const fields = check(schema, value);
  const given = value as Readonly<Record<string, unknown>>;
  const document = (name: 'workflow' | 'load'): SentText | undefined => {
    if (given[name] === undefined) return undefined;
    const sent = typeof given[name] === 'string' ? given[name] : members.find(({ key }) => key === name)!.text;
    if (Buffer.byteLength(sent) > LIMITS[name]) throw tooLarge(name);
    return { text: sent, file: name };
  };
  const named = (field: 'files' | 'workflows' | 'items'): NamedText[] =>
    Object.entries((given[field] ?? {}) as Readonly<Record<string, string>>)
      .filter(([, content]) => typeof content === 'string')
      .map(([name, content]) => ({ name, file: name, text: content }));
  const workflows = named('workflows');
  for (const { name, text: sent } of workflows) {
    if (Buffer.byteLength(sent) > LIMITS.workflow) throw tooLarge('workflow', `the workflow "${bare(name)}"`);
  }
  return {
    ...{ workflow: document('workflow'), load: document('load'), fields },
    ...{ files: named('files'), workflows, items: named('items') },
  };
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notJson('the body is no text in UTF-8');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const list = new IssueList();
    readJsonText(text, list, { notJson: 'http.not-json', duplicate: 'http.duplicate-field' });
    const found = list.issues.filter(({ code }) => code === 'http.not-json');
    throw found.length > 0 ? new Refusal(400, found) : notJson('the body is not JSON');
  }
}

const notJson = (message: string): Refusal => refusal(400, { code: 'http.not-json', message });
