import type { Report } from '../../src/report/model.ts';
import { formatShare } from '../../src/units/index.ts';
import { html } from '../element-tree.ts';
import { graphSection } from '../graph/section.ts';
import { footNode, resultsNode, SECTIONS } from '../page.ts';
import { attachInteractions } from '../report.ts';
import { build, the } from './dom.ts';
import { downloadsMenu } from './downloads.ts';
import type { Inputs } from './inputs.ts';
import { twoSection } from './side-by-side.ts';
import { graphSource } from './workflow.ts';

/** A finished comparison and what it was asked with. */
export interface Scenario {
  readonly report: Report;
  readonly inputs: Inputs;
}

export interface AnswerView {
  readonly shown: Scenario;
  /** Kept from before, to compare with. */
  readonly a: Scenario | null;
  /** The newest answer, while A is kept and shown in its place. */
  readonly b: Scenario | null;
}

export interface AnswerActs {
  readonly goTo: (line: number) => void;
  readonly keep: () => void;
  readonly forget: () => void;
  readonly show: (which: 'a' | 'b') => void;
  readonly takeInputs: () => void;
  readonly link: () => void;
  readonly say: (words: string) => void;
}

/** The answer: a bar of things to do with it, the two scenarios when there are two, then the sections of the report. */
export function answerNode(view: AnswerView, acts: AnswerActs, gone: AbortSignal): HTMLElement {
  const { shown, a, b } = view;
  const { report } = shown;
  const root = build(html('div', { class: 'answer' }, headNode(view), sectionsNav(view), ...notices(view)));
  const results = build(resultsNode(report));
  if (a !== null && b !== null) results.prepend(build(twoSection(a.report, b.report)));
  const source = graphSource(report, shown.inputs, acts.goTo);
  the('#states', results).before(graphSection(report, source));
  root.append(results, build(footNode(report)));
  the('.tools', root).append(downloadsMenu(report, acts.say));
  listen(root, acts);
  // charts are drawn at the width of their places: when the answer stands in the page
  requestAnimationFrame(() => attachInteractions(root, report, gone));
  return root;
}

/** What was compared, and what can be done with the answer. */
function headNode({ a, b, shown }: AnswerView): ReturnType<typeof html> {
  const { workflow, load } = shown.report;
  const button = (act: string, label: string): ReturnType<typeof html> =>
    html('button', { type: 'button', class: 'quiet', 'data-act': act }, label);
  return html(
    'div',
    { class: 'answer-head' },
    html(
      'p',
      { class: 'asked' },
      html('b', {}, workflow.name),
      load.name === undefined || load.name === null ? null : [' ', html('span', {}, load.name)],
    ),
    html(
      'div',
      { class: 'tools' },
      a === null ? button('keep', 'Keep as A') : null,
      a !== null && b !== null ? abSwitch(shown === a ? 'a' : 'b') : null,
      a !== null ? button('forget', 'Forget A') : null,
      button('link', 'Copy link'),
    ),
  );
}

function sectionsNav({ a, b, shown }: AnswerView): ReturnType<typeof html> {
  const sections: (readonly [string, string])[] = SECTIONS.map(([id, name]) => [id, name] as const);
  sections.splice(
    sections.findIndex(([id]) => id === 'states'),
    0,
    ['graph', 'Workflow'],
  );
  if (a !== null && b !== null) sections.unshift(['two', 'A and B']);
  return html(
    'nav',
    { class: 'answer-nav', 'aria-label': `Sections of ${shown.report.workflow.name}` },
    html('ol', {}, ...sections.map(([id, name]) => html('li', {}, html('a', { href: `#${id}` }, name)))),
  );
}

const abSwitch = (which: 'a' | 'b'): ReturnType<typeof html> =>
  html(
    'fieldset',
    { class: 'switch' },
    html('legend', { class: 'visually-hidden' }, 'Details of'),
    ...(['a', 'b'] as const).map((value) =>
      html(
        'label',
        {},
        html('input', { type: 'radio', name: 'which', value, checked: value === which }),
        html('span', {}, value.toUpperCase()),
      ),
    ),
  );

function notices({ shown, a, b }: AnswerView): ReturnType<typeof html>[] {
  const { engine } = shown.report;
  const out: ReturnType<typeof html>[] = [];
  if (engine.partial) {
    const width = formatShare(Number(engine.relativeHalfWidth.toPrecision(2)));
    out.push(
      html(
        'p',
        { class: 'notice partial' },
        html('b', {}, '▲ Partial: the time of a run was over. '),
        `The figures are what is known so far, the totals to ± ${width} instead of ± ${formatShare(engine.targetHalfWidth)}. For more, ask for less precision, or use the command line, which has no such limit.`,
      ),
    );
  }
  if (a !== null && b === null) {
    out.push(
      html(
        'p',
        { class: 'notice' },
        html('b', {}, 'This is A now. '),
        'Change the inputs and compare again: B appears beside it.',
      ),
    );
  }
  if (a !== null && b !== null && shown === a) {
    out.push(
      html(
        'p',
        { class: 'notice' },
        html('b', {}, 'These are the details of A. '),
        html('button', { type: 'button', class: 'quiet', 'data-act': 'take' }, 'Put its inputs back'),
      ),
    );
  }
  return out;
}

function listen(root: HTMLElement, acts: AnswerActs): void {
  root.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const act = target?.closest('[data-act]')?.getAttribute('data-act');
    if (act === 'keep') acts.keep();
    else if (act === 'forget') acts.forget();
    else if (act === 'take') acts.takeInputs();
    else if (act === 'link') acts.link();
    const link = target?.closest<HTMLAnchorElement>('a[href^="#"]');
    if (link !== null && link !== undefined) goTo(root, link, event);
  });
  root.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name === 'which')
      acts.show(event.target.value as 'a' | 'b');
  });
}

/** The fragment of the address belongs to the inputs: places in the page are gone to without it. */
function goTo(root: HTMLElement, link: HTMLAnchorElement, event: Event): void {
  const place = root.querySelector<HTMLElement>(`[id="${CSS.escape(link.hash.slice(1))}"]`);
  if (place === null) return;
  event.preventDefault();
  const folded = place.closest('details');
  if (folded !== null) folded.open = true;
  place.scrollIntoView();
  place.focus({ preventScroll: true });
}
