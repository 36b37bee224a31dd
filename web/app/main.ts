import { addThemeToggle } from '../interact/theme.ts';
import '../style/tokens.css';
import '../style/base.css';
import '../style/page.css';
import '../style/section.css';
import '../style/table.css';
import '../style/trust.css';
import '../style/chart.css';
import '../style/tip.css';
import './style/app.css';
import './style/inputs.css';
import './style/answer.css';
import './style/graph.css';
import '../style/print.css';
import { Answers } from './answers.ts';
import { the } from './dom.ts';
import { InputsPanel } from './inputs-panel.ts';
import { inputsOf } from './share-link.ts';
import { shell } from './shell.ts';

const root = shell();
the('#app').replaceChildren(root);
addThemeToggle(root);
const panel = new InputsPanel(root);
const answers = new Answers(root, panel);
panel.onSubmit = () => void answers.run();
panel.onTrouble = (what, todo) => answers.trouble(what, todo);
the('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  the('#results').focus();
});

/** Fills the page from the link it was opened with, and runs it. */
async function open(): Promise<void> {
  const inputs = await inputsOf(location.hash);
  if (inputs === null) return;
  if ('problem' in inputs) return answers.trouble(inputs.problem, 'Or begin with your own files, or an example.');
  panel.put(inputs);
  await answers.run();
}

window.addEventListener('hashchange', () => void open());
await open();
