import { formatDuration } from '../../src/units/index.ts';
import { html } from '../element-tree.ts';
import { type AnswerActs, answerNode, type Scenario } from './answer.ts';
import { example, examples, type Issue, machines, type Outcome, type Progress, runCompare } from './api.ts';
import { build, the } from './dom.ts';
import { NO_INPUTS, type TextFile } from './inputs.ts';
import type { InputsPanel } from './inputs-panel.ts';
import { type Listed, listProblems, pickView, problemsView } from './problems.ts';
import { fragmentOf } from './share-link.ts';
import { arrange, whenNarrowChanges } from './shell.ts';
import {
  emptyView,
  exampleNodes,
  issuesWords,
  progressShare,
  progressWords,
  skeletonView,
  troubleView,
} from './views.ts';

/** All examples call their files the same: here they are called after the example. */
const named = (id: string, { file, text }: TextFile): TextFile => ({ file: file.replace(/^[^.]+/, id), text });

/** What the server takes of a workflow or a profile; it would cut the connection on more. */
const LARGEST_TEXT = 1024 * 1024;

const IDLE = 'Runs on this server, which keeps nothing of it.';

/** The side of the answers: runs comparisons and shows how they end. */
export class Answers {
  readonly #root: HTMLElement;
  readonly #panel: InputsPanel;
  #running: AbortController | null = null;
  /** Ends what the shown answer listens to. */
  #shown = new AbortController();
  #a: Scenario | null = null;
  #last: Scenario | null = null;
  /** The problems in the way of the last run, for the buttons that lead to them. */
  #problems: readonly Listed[] = [];

  constructor(root: HTMLElement, panel: InputsPanel) {
    this.#root = root;
    this.#panel = panel;
    the('.cancel', root).addEventListener('click', () => this.#running?.abort());
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && event.target instanceof Element && event.target.closest('.run-bar'))
        this.#running?.abort();
    });
    the('#results', root).addEventListener('click', (event) => this.#click(event));
    whenNarrowChanges(() => arrange(root));
    this.#status(IDLE);
    this.#showEmpty();
  }

  /** Compares what the inputs say now. A run under way is given up. */
  async run(): Promise<void> {
    this.#running?.abort();
    const inputs = this.#panel.inputs;
    if (inputs.workflow.text.trim() === '') {
      this.trouble(
        'There is no workflow yet.',
        'Drop a file, paste a definition at the left, or begin from an example.',
      );
      return;
    }
    const large = [inputs.workflow, inputs.load].find(({ text }) => new Blob([text]).size > LARGEST_TEXT);
    if (large !== undefined) {
      this.trouble(`${large.file} is larger than 1 MB.`, 'The server takes no more than that: AWS does not either.');
      return;
    }
    const mine = new AbortController();
    this.#running = mine;
    this.#panel.stopChecking();
    this.#begin();
    const started = performance.now();
    const outcome = await runCompare(inputs, mine.signal, (progress) => {
      if (!mine.signal.aborted) this.#progress(progress, (performance.now() - started) / 1000);
    });
    if (this.#running !== mine) return;
    this.#running = null;
    this.#end(outcome, { inputs, seconds: (performance.now() - started) / 1000 });
  }

  /** Says what stands in the way and what to do, in place of an answer. */
  trouble(what: string, todo: string, button?: { readonly label: string; readonly act: string }): void {
    this.#put(build(troubleView(what, todo, button)), this.#last === null ? 'empty' : 'trouble');
  }

  #begin(): void {
    this.#root.setAttribute('data-running', '');
    the('.cancel', this.#root).hidden = false;
    the('.run', this.#root).textContent = 'Run again';
    the('.run-track', this.#root).hidden = false;
    the('.run-track span', this.#root).style.width = '2%';
    this.#status('Sending the inputs …');
    this.#say('Comparing');
    if (this.#last === null) this.#put(build(skeletonView()), 'working');
  }

  #progress(progress: Progress, seconds: number): void {
    this.#status(progressWords(progress, seconds));
    the('.run-track span', this.#root).style.width = `${progressShare(progress) * 100}%`;
  }

  #end(outcome: Outcome, { inputs, seconds }: { inputs: Scenario['inputs']; seconds: number }): void {
    this.#root.removeAttribute('data-running');
    the('.cancel', this.#root).hidden = true;
    the('.run', this.#root).textContent = 'Compare';
    the('.run-track', this.#root).hidden = true;
    switch (outcome.kind) {
      case 'report':
        this.#last = { report: outcome.report, inputs };
        this.#panel.show(outcome.report.issues);
        this.#status(`Done in ${formatDuration(Number((seconds * 1000).toPrecision(2)))}.`);
        void this.#keepLink(inputs);
        this.#showAnswer('newest');
        this.#panel.fold(true);
        this.#say(outcome.report.verdict.sentence);
        return;
      case 'issues':
        this.#showIssues(outcome.issues);
        if (outcome.issues.some(({ code }) => code === 'app.pick-machine')) void this.#offerMachines(inputs);
        return;
      case 'problem':
        this.#status(outcome.what);
        this.trouble(outcome.what, outcome.todo, { label: 'Run again', act: 'again' });
        return;
      case 'cancelled':
        this.#status('Cancelled. Nothing was kept.');
        this.#say('Cancelled');
        if (this.#last === null) this.#showEmpty();
    }
  }

  #showIssues(issues: readonly Issue[]): void {
    const { workflow, load } = this.#panel.show(issues);
    const parts = [
      workflow.length > 0 ? issuesWords(workflow, 'workflow') : '',
      load.length > 0 ? issuesWords(load, 'load profile') : '',
    ];
    const what = `${parts.filter((words) => words !== '').join('. ')}.`;
    const inputs = this.#panel.inputs;
    this.#problems = listProblems([
      { part: 'workflow', name: 'Workflow', ...inputs.workflow, issues: workflow },
      { part: 'load', name: 'Load profile', ...inputs.load, issues: load },
    ]);
    this.#status(what);
    this.#put(build(problemsView(what, this.#problems)), this.#last === null ? 'empty' : 'trouble');
  }

  async #offerMachines(inputs: Scenario['inputs']): Promise<void> {
    const rows = await machines(inputs);
    if (rows.length === 0) return; // the problem says the names
    this.#put(build(pickView(rows)), this.#last === null ? 'empty' : 'trouble');
  }

  #showAnswer(which: 'newest' | 'a' | 'b'): void {
    const last = this.#last;
    if (last === null) {
      this.#showEmpty();
      return;
    }
    const a = this.#a;
    const b = a === null || a === last ? null : last;
    const shown = which === 'a' && a !== null ? a : last;
    this.#shown.abort();
    this.#shown = new AbortController();
    this.#put(answerNode({ shown, a, b }, this.#acts(), this.#shown.signal), 'result');
    document.title = `${shown.report.workflow.name}: stepmeter`;
  }

  #acts(): AnswerActs {
    return {
      goTo: (line) => this.#panel.goTo('workflow', line),
      keep: () => {
        this.#a = this.#last;
        this.#showAnswer('newest');
        this.#say('Kept as A');
        this.#panel.fold(false);
      },
      forget: () => {
        this.#a = null;
        this.#showAnswer('newest');
        this.#say('A is forgotten');
      },
      show: (which) => {
        this.#showAnswer(which);
        this.#root.querySelector<HTMLElement>(`[name="which"][value="${which}"]`)?.focus();
      },
      takeInputs: () => {
        if (this.#a !== null) this.#panel.put(this.#a.inputs);
        this.#panel.fold(false);
      },
      link: () => void this.#copyLink(),
      say: (words) => this.#status(words),
    };
  }

  /** The link goes into the address too: whoever may not write to the clipboard copies it there. */
  async #copyLink(): Promise<void> {
    const inputs = this.#last?.inputs ?? this.#panel.inputs;
    history.replaceState(null, '', await fragmentOf(inputs));
    const button = this.#root.querySelector<HTMLElement>('[data-act="link"]');
    const copied = await navigator.clipboard?.writeText(location.href).then(
      () => true,
      () => false,
    );
    const words = copied ? 'Link copied' : 'Link in the address bar';
    this.#say(`${words}. It holds the inputs themselves; nothing is stored on the server.`);
    if (button === null) return;
    button.textContent = words;
    window.setTimeout(() => {
      button.textContent = 'Copy link';
    }, 2500);
  }

  /** An address that holds inputs holds those of the answer: whoever copies it gives away what they see. */
  async #keepLink(inputs: Scenario['inputs']): Promise<void> {
    if (location.hash !== '') history.replaceState(null, '', await fragmentOf(inputs));
  }

  #click(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest('[data-example]')?.getAttribute('data-example');
    const act = target?.closest('[data-act]')?.getAttribute('data-act');
    if (id !== null && id !== undefined) void this.#runExample(id);
    else if (act === 'again') void this.run();
    else if (act === 'examples') this.#showEmpty();
    else if (act === 'machine') {
      this.#panel.pick(target?.closest('[data-machine]')?.getAttribute('data-machine') ?? '');
      void this.run();
    } else if (act === 'problem') {
      const at = Number(target?.closest('[data-at]')?.getAttribute('data-at'));
      const problem = this.#problems[at];
      if (problem !== undefined) this.#panel.goTo(problem.of.part, problem.issue.line, problem.issue.column);
    }
  }

  async #runExample(id: string): Promise<void> {
    try {
      const { workflow, load, files } = await example(id);
      this.#panel.put({ ...NO_INPUTS, workflow: named(id, workflow), load: named(id, load), files });
      await this.run();
    } catch {
      this.trouble('The example could not be loaded.', 'Is the server still running? Start it with "stepmeter serve".');
    }
  }

  #showEmpty(): void {
    const view = build(emptyView());
    this.#put(view, 'empty');
    const list = the('.examples', view);
    examples().then(
      (rows) => {
        list.replaceChildren(...exampleNodes(rows).map((tree) => build(tree)));
        list.removeAttribute('aria-busy');
      },
      () =>
        list.replaceChildren(
          build(html('li', { class: 'nothing' }, 'The examples could not be loaded: is the server still running?')),
        ),
    );
  }

  #put(node: HTMLElement, stage: 'empty' | 'working' | 'result' | 'trouble'): void {
    const results = the('#results', this.#root);
    const focused = results.contains(document.activeElement);
    this.#root.setAttribute('data-stage', stage);
    results.replaceChildren(node);
    arrange(this.#root);
    if (focused) results.focus({ preventScroll: true });
    if (stage !== 'empty') window.scrollTo({ top: 0 });
  }

  #status(words: string): void {
    the('.run-status', this.#root).textContent = words;
  }

  #say(words: string): void {
    the('#said', this.#root).textContent = words;
  }
}
