import { type PositionedDocument, readDocument } from '../../src/asl/document.ts';
import type { Pointer } from '../../src/issue/pointer.ts';
import type { Report } from '../../src/report/model.ts';
import { formatShare, readShare } from '../../src/units/index.ts';
import { readFlow, type Scope } from '../graph/flow.ts';
import type { GraphSource } from '../graph/section.ts';
import { readProfile } from './form/profile.ts';
import type { Inputs, TextFile } from './inputs.ts';

/** A workflow text as far as the page understands it. */
export interface ReadWorkflow {
  readonly document: PositionedDocument;
  readonly flow: Scope;
}

/** Tolerant: null when there is no state machine in the text. What is wrong with it is for the server to say. */
export function readWorkflow({ text, file }: TextFile): ReadWorkflow | null {
  const read = readDocument(text, { file });
  if (!read.ok) return null;
  const document = read.value;
  const flow = readFlow(document.value);
  return flow === null ? null : { document, flow };
}

/** What the state graph of a report is drawn from: the inputs the report was made with. */
export function graphSource(report: Report, inputs: Inputs, goTo: (line: number) => void): GraphSource | null {
  const read = readWorkflow(inputs.workflow);
  if (read === null || !report.states.some((row) => read.document.has(row.pointer as Pointer))) return null;
  const { document, flow } = read;
  const profile = readProfile(inputs.load.text);
  const lineOf = (pointer: string): number | null =>
    document.has(pointer as Pointer) ? document.placeOfKey(pointer as Pointer).line : null;
  return {
    flow,
    lineOf,
    goTo: (pointer) => goTo(lineOf(pointer) ?? 1),
    shareOf: (state, to) => {
      if (state.type !== 'Choice') return '';
      const odds = profile?.state(state.name).odds ?? {};
      if (Object.keys(odds).length === 0) return formatShare(Number((1 / state.links.length).toPrecision(3)));
      const share = readShare(odds[to] ?? '0 %');
      return share.ok ? formatShare(share.value) : (odds[to] ?? '');
    },
  };
}
