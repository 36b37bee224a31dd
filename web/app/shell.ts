import { html } from '../element-tree.ts';
import { build, the } from './dom.ts';
import { PRECISIONS } from './inputs.ts';

/** The frame of the page: inputs at the left, answers at the right. What is in them comes and goes; the frame stays. */
export const shell = (): HTMLElement =>
  build(
    html(
      'div',
      { class: 'app', 'data-stage': 'empty' },
      html('a', { class: 'skip', href: '#results' }, 'Skip to the results'),
      html(
        'header',
        { class: 'app-head' },
        html('span', { class: 'brand' }, 'stepmeter'),
        html('button', { type: 'button', class: 'theme', 'data-theme-toggle': true }, 'Dark'),
        html(
          'button',
          { type: 'button', class: 'quiet fold', 'aria-expanded': 'true', 'aria-controls': 'inputs' },
          'Hide inputs',
        ),
      ),
      html(
        'form',
        { class: 'inputs', id: 'inputs', 'aria-label': 'Inputs', novalidate: true },
        inputPart('workflow', 'Workflow', 'Amazon States Language, JSON or YAML'),
        inputPart('load', 'Load profile', 'YAML or JSON; a trace as CSV beside it'),
        html(
          'div',
          { class: 'run-bar' },
          html('p', { class: 'run-status', 'aria-live': 'polite' }),
          html('div', { class: 'run-track', hidden: true }, html('span', {})),
          html(
            'div',
            { class: 'run-row' },
            html(
              'label',
              { class: 'precision' },
              'to within ',
              html(
                'select',
                { name: 'precision', id: 'precision' },
                ...PRECISIONS.map((value) => html('option', { value, selected: value === '0.5 %' }, `± ${value}`)),
              ),
            ),
            html('button', { type: 'button', class: 'quiet cancel', hidden: true }, 'Cancel'),
            html('button', { type: 'submit', class: 'primary run' }, 'Compare'),
          ),
        ),
      ),
      html('main', { id: 'results', class: 'answers', tabindex: '-1' }),
      html('p', { class: 'visually-hidden', id: 'said', role: 'status' }),
      html('div', { class: 'drop-veil', hidden: true, 'aria-hidden': 'true' }, html('p', {}, 'Drop the files here')),
    ),
  );

/** On a narrow page that has no inputs yet the purpose comes first, for the eye and for the Tab key; else the inputs do. */
export function arrange(root: HTMLElement): void {
  const [form, answers] = [the('#inputs', root), the('#results', root)];
  const first = root.getAttribute('data-stage') === 'empty' && matchMedia(NARROW).matches;
  // only the answers are moved: their focus is looked after when they change
  if (first && form.previousElementSibling !== answers) form.before(answers);
  if (!first && form.nextElementSibling !== answers) form.after(answers);
}

/** As in the style sheets. */
const NARROW = '(max-width: 900px)';

export const whenNarrowChanges = (run: () => void): void => matchMedia(NARROW).addEventListener('change', run);

const inputPart = (id: 'workflow' | 'load', name: string, kinds: string): ReturnType<typeof html> =>
  html(
    'section',
    { class: `input-part ${id}-part`, 'aria-labelledby': `${id}-name` },
    html(
      'div',
      { class: 'part-head' },
      html('h2', { id: `${id}-name` }, name),
      html('code', { class: 'file-name', 'data-file-of': id }),
      html(
        'button',
        { type: 'button', class: 'quiet', 'data-open': id, 'aria-label': `Open a ${name.toLowerCase()}` },
        'Open…',
      ),
      html('input', {
        ...{ type: 'file', class: 'visually-hidden', 'data-file-input': id, multiple: true, tabindex: '-1' },
        ...{
          'aria-label': `${name}: ${kinds}`,
          accept: id === 'workflow' ? '.json,.yaml,.yml,.tf,.template' : '.json,.yaml,.yml,.csv',
        },
      }),
    ),
    html('div', { 'data-form-of': id }),
    html('div', { 'data-editor-of': id }),
    html('ul', { class: 'extra-files', 'data-extra-of': id }),
  );
