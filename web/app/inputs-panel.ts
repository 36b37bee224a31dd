import { html } from '../element-tree.ts';
import type { Scope } from '../graph/flow.ts';
import { type Issue, regions, validate } from './api.ts';
import { build, quiet, the } from './dom.ts';
import { Editor } from './editor.ts';
import { takeFiles } from './files.ts';
import { type Change, changeProfile } from './form/profile.ts';
import { ProfileForm } from './form/view.ts';
import { type Inputs, NO_INPUTS, PRECISIONS, roleOf, rolesOf, type TextFile } from './inputs.ts';
import { readWorkflow } from './workflow.ts';

/** After so long without a key, the inputs are checked. */
const CHECK_AFTER_MS = 500;
const READ_AFTER_MS = 150;

/** The column of inputs: two editors, the form that writes one of them, the traces beside it. */
export class InputsPanel {
  onSubmit: () => void = () => {};
  onTrouble: (what: string, todo: string) => void = () => {};
  readonly #root: HTMLElement;
  readonly #editors: { readonly workflow: Editor; readonly load: Editor };
  readonly #form: ProfileForm;
  readonly #names = { workflow: NO_INPUTS.workflow.file, load: NO_INPUTS.load.file };
  #files: readonly TextFile[] = [];
  #machine: string | undefined;
  #checking = new AbortController();
  readonly #checkSoon = quiet(CHECK_AFTER_MS, () => void this.#check());
  readonly #readSoon = quiet(READ_AFTER_MS, () => this.#read());

  constructor(root: HTMLElement) {
    this.#root = root;
    const changed = (): void => {
      this.#readSoon();
      this.#checkSoon();
    };
    this.#editors = {
      workflow: new Editor(
        'workflow-text',
        'Workflow',
        'Paste a definition, drop a file, or begin from an example.',
        changed,
      ),
      load: new Editor('load-text', 'Load profile', 'arrivals: 20/s', changed),
    };
    this.#form = new ProfileForm((change) => this.#change(change));
    for (const id of ['workflow', 'load'] as const)
      the(`[data-editor-of="${id}"]`, root).append(this.#editors[id].element);
    the('[data-form-of="load"]', root).append(this.#form.element);
    the<HTMLFormElement>('#inputs', root).addEventListener('submit', (event) => {
      event.preventDefault();
      this.onSubmit();
    });
    the('#inputs', root).addEventListener('keydown', (event) => this.#key(event as KeyboardEvent));
    takeFiles(root, {
      take: (files, wanted) => this.take(files, wanted),
      refuse: (name) =>
        this.onTrouble(`${name} is larger than the server takes.`, 'Give a smaller file, or use the command line.'),
    });
    this.#listenToFold();
    this.put(NO_INPUTS);
    void regions().then(
      (known) => {
        this.#form.regions = known;
        this.#read();
      },
      () => {}, // without the list, the field still shows the region of the profile
    );
  }

  get inputs(): Inputs {
    return {
      workflow: { file: this.#names.workflow, text: this.#editors.workflow.text },
      load: { file: this.#names.load, text: this.#editors.load.text },
      files: this.#files,
      ...(this.#machine !== undefined && { machine: this.#machine }),
      precision: the<HTMLSelectElement>('#precision', this.#root).value,
    };
  }

  /** Shows these inputs in place of what was there. */
  put(inputs: Inputs): void {
    const precision = the<HTMLSelectElement>('#precision', this.#root);
    const known = PRECISIONS.find((value) => value === inputs.precision) ?? NO_INPUTS.precision;
    precision.value = known;
    this.#files = inputs.files;
    this.#set('workflow', inputs.workflow);
    this.#set('load', inputs.load);
    this.#machine = inputs.machine;
    this.#showFiles();
    this.#read();
    this.show([]);
    this.#checking.abort();
    if (inputs.workflow.text !== '') this.#checkSoon();
  }

  /** Takes files as they come: each goes where it belongs. */
  take(files: readonly TextFile[], wanted?: 'workflow' | 'load'): void {
    const isOwn = files.length === 1 && wanted !== undefined && roleOf(files[0]!) !== 'trace';
    const roles = isOwn ? [wanted] : rolesOf(files, this.inputs.workflow);
    files.forEach((file, i) => {
      const role = roles[i];
      if (role === 'workflow' || role === 'load') this.#set(role, file);
      else this.#files = [...this.#files.filter((known) => known.file !== file.file), file];
    });
    this.#showFiles();
    this.#read();
    this.#checkSoon();
  }

  /** Marks problems in the text they are about; those of no text are left to the caller. */
  show(issues: readonly Issue[]): { readonly workflow: readonly Issue[]; readonly load: readonly Issue[] } {
    const of = (issue: Issue): 'workflow' | 'load' =>
      issue.file === undefined || issue.file === this.#names.workflow ? 'workflow' : 'load';
    const parts = {
      workflow: issues.filter((issue) => of(issue) === 'workflow'),
      load: issues.filter((issue) => of(issue) === 'load').map((issue) => this.#placed(issue)),
    };
    this.#editors.workflow.show(parts.workflow);
    this.#editors.load.show(parts.load);
    return parts;
  }

  /** Takes one of several state machines of the template. */
  pick(machine: string): void {
    this.#machine = machine;
  }

  goTo(part: 'workflow' | 'load', line: number, column = 1): void {
    this.fold(false);
    this.#editors[part].goTo(line, column);
  }

  /** On a narrow page, hides the inputs under the answer or shows them again. */
  fold(folded: boolean): void {
    this.#root.toggleAttribute('data-folded', folded);
    const button = the('.fold', this.#root);
    button.setAttribute('aria-expanded', String(!folded));
    button.textContent = folded ? 'Show inputs' : 'Hide inputs';
  }

  /** No check may come between a run and its answer. */
  stopChecking(): void {
    this.#checking.abort();
  }

  /** A problem of a trace is said under the profile that names it, with its own place in words. */
  #placed(issue: Issue): Issue {
    if (issue.file === undefined || issue.file === this.#names.load) return issue;
    return { ...issue, line: 1, column: 1, message: `${issue.file}, line ${issue.line}: ${issue.message}` };
  }

  #set(part: 'workflow' | 'load', { file, text }: TextFile): void {
    if (part === 'workflow') this.#machine = undefined;
    const other = part === 'workflow' ? this.#names.load : this.#names.workflow;
    this.#names[part] = file === other ? `${part}-${file}` : file;
    this.#editors[part].text = text;
    this.#editors[part].show([]);
    the(`[data-file-of="${part}"]`, this.#root).textContent = this.#names[part];
  }

  #change(change: Change): void {
    this.#editors.load.rewrite(changeProfile(this.#editors.load.text, change));
    this.#readSoon();
    this.#checkSoon();
  }

  #read(): void {
    const { workflow, load } = this.inputs;
    const flow: Scope | null = workflow.text.trim() === '' ? null : (readWorkflow(workflow)?.flow ?? null);
    this.#form.show(load.text, flow);
  }

  async #check(): Promise<void> {
    this.#checking.abort();
    this.#checking = new AbortController();
    const { signal } = this.#checking;
    const issues = await validate(this.inputs, signal);
    if (issues !== undefined && !signal.aborted) this.show(issues);
  }

  #showFiles(): void {
    const nodes = this.#files.map(({ file }) => {
      const node = build(
        html(
          'li',
          {},
          html('code', {}, file),
          html('button', { type: 'button', class: 'quiet', 'aria-label': `Remove ${file}` }, '✕'),
        ),
      );
      the('button', node).addEventListener('click', () => {
        this.#files = this.#files.filter((known) => known.file !== file);
        this.#showFiles();
        this.#checkSoon();
      });
      return node;
    });
    the('[data-extra-of="load"]', this.#root).replaceChildren(...nodes);
  }

  /** Control and Enter run from anywhere in the inputs; Enter alone changes a field of the form. */
  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) this.onSubmit();
    else if (event.target instanceof HTMLInputElement && event.target.type === 'text') event.target.blur();
    else return;
    event.preventDefault();
  }

  #listenToFold(): void {
    const button = the('.fold', this.#root);
    button.addEventListener('click', () => this.fold(button.getAttribute('aria-expanded') === 'true'));
  }
}
