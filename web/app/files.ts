import { the } from './dom.ts';
import type { TextFile } from './inputs.ts';

/** What the server takes of one file; larger ones would only freeze the page before they are refused. */
const LARGEST = 21 * 1024 * 1024;

export interface FileTaker {
  take(files: readonly TextFile[], wanted?: 'workflow' | 'load'): void;
  /** A file too large to be read. */
  refuse(name: string): void;
}

/** Files by the buttons, by dropping them anywhere, or pasted outside of a field. */
export function takeFiles(root: HTMLElement, { take, refuse }: FileTaker): void {
  const read = async (list: FileList | readonly File[], wanted?: 'workflow' | 'load'): Promise<void> => {
    const files = [...list].filter((file) => file.size <= LARGEST);
    for (const file of list) if (file.size > LARGEST) refuse(file.name);
    const texts = await Promise.all(files.map(async (file) => ({ file: file.name, text: await file.text() })));
    if (texts.length > 0) take(texts, wanted);
  };
  root.addEventListener('click', (event) => {
    const opener = event.target instanceof Element ? event.target.closest('[data-open]') : null;
    if (opener !== null) the<HTMLInputElement>(`[data-file-input="${opener.getAttribute('data-open')}"]`, root).click();
  });
  for (const part of ['workflow', 'load'] as const) {
    const input = the<HTMLInputElement>(`[data-file-input="${part}"]`, root);
    input.addEventListener('change', () => {
      void read(input.files ?? [], part).then(() => {
        input.value = '';
      });
    });
  }
  dropAnywhere(root, (files) => void read(files));
  document.addEventListener('paste', (event) => {
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return;
    const { clipboardData } = event;
    const text = clipboardData?.getData('text/plain') ?? '';
    if ((clipboardData?.files.length ?? 0) > 0) void read(clipboardData!.files);
    else if (text.trim() !== '') take([{ file: pastedName(text), text }]);
  });
}

const pastedName = (text: string): string => {
  const json = /^\s*[{[]/.test(text);
  return /(^|["'\s{,])StartAt["']?\s*:/.test(text)
    ? `pasted.asl.${json ? 'json' : 'yaml'}`
    : `pasted.load.${json ? 'json' : 'yaml'}`;
};

function dropAnywhere(root: HTMLElement, take: (files: FileList) => void): void {
  const veil = the('.drop-veil', root);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    veil.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer!.files);
  });
}
