import { renderCsv } from '../../src/report/csv/csv.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json/json.ts';
import { renderMarkdown } from '../../src/report/markdown/markdown.ts';
import type { Report } from '../../src/report/model.ts';
import { html } from '../element-tree.ts';
import { build, the } from './dom.ts';

/** Files are made here from the report that is shown: the same figures, also those of a run that was cut short. */
export function downloadsMenu(report: Report, say: (problem: string) => void): HTMLElement {
  const csv = renderCsv(report);
  const item = (label: string, file: string): ReturnType<typeof html> =>
    html('li', {}, html('button', { type: 'button', 'data-file': file }, label));
  const menu = build(
    html(
      'details',
      { class: 'menu' },
      html('summary', {}, 'Download'),
      html(
        'ul',
        {},
        item('Report, one HTML file', 'report.html'),
        item('Report for a pull request, Markdown', 'report.md'),
        item('All figures, JSON', 'report.json'),
        ...[...csv.keys()].map((file) => item(file, file)),
      ),
    ),
  );
  menu.addEventListener('click', (event) => {
    const file = event.target instanceof Element ? event.target.getAttribute('data-file') : null;
    if (file === null) return;
    textOf(report, file, csv).then(
      ({ text, type }) => save(`${report.workflow.name}-${file}`, text, type),
      () =>
        say(
          'The HTML report needs two files of the server, and it cannot be reached. CSV and JSON can be had all the same.',
        ),
    );
    close(menu as HTMLDetailsElement);
  });
  closeByItself(menu as HTMLDetailsElement);
  return menu;
}

async function textOf(
  report: Report,
  file: string,
  csv: ReadonlyMap<string, string>,
): Promise<{ text: string; type: string }> {
  const table = csv.get(file);
  if (table !== undefined) return { text: table, type: 'text/csv' };
  if (file === 'report.json') return { text: renderJson(report), type: 'application/json' };
  if (file === 'report.md') return { text: renderMarkdown(report), type: 'text/markdown' };
  const [script, style] = await Promise.all(['report.js', 'report.css'].map(get));
  return { text: renderHtml(report, { script: script!, style: style! }), type: 'text/html' };
}

async function get(path: string): Promise<string> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
}

function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[^\w.-]+/g, '-');
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function close(menu: HTMLDetailsElement): void {
  menu.open = false;
  the('summary', menu).focus();
}

/** Escape and a press elsewhere close it. */
function closeByItself(menu: HTMLDetailsElement): void {
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(menu);
  });
  menu.addEventListener('toggle', () => {
    const elsewhere = (event: Event): void => {
      if (!menu.contains(event.target as Node)) menu.open = false;
    };
    if (menu.open) document.addEventListener('pointerdown', elsewhere);
    menu.addEventListener('toggle', () => document.removeEventListener('pointerdown', elsewhere), { once: true });
  });
}
