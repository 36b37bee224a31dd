import type { Report } from '../src/report/model.ts';
import { showReport } from './report.ts';
import './style/tokens.css';
import './style/base.css';
import './style/page.css';
import './style/section.css';
import './style/table.css';
import './style/trust.css';
import './style/chart.css';
import './style/tip.css';
import './style/print.css';

/** The static report: the JSON lies in the page itself. */
function start(): void {
  const root = document.querySelector<HTMLElement>('#app') ?? document.body.appendChild(document.createElement('main'));
  root.id = 'app';
  if (root.tagName !== 'MAIN') root.setAttribute('role', 'main');
  const text = document.querySelector('script#report')?.textContent ?? '';
  try {
    const report = JSON.parse(text) as Report;
    if (report.schema !== 'stepmeter.report/1')
      throw new Error(`the report says "${String(report.schema)}", this page draws "stepmeter.report/1"`);
    document.title = `${report.workflow.name}: stepmeter`;
    showReport(root, report);
  } catch (error) {
    const said = document.createElement('p');
    said.className = 'broken';
    said.setAttribute('role', 'alert');
    said.textContent = `This report could not be drawn: ${error instanceof Error ? error.message : String(error)}`;
    root.prepend(said);
  }
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
