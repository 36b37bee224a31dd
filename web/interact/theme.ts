/** Light or dark by the reader's system, until the button says otherwise. */
export function addThemeToggle(root: HTMLElement): void {
  const page = root.ownerDocument.documentElement;
  const button = root.querySelector<HTMLButtonElement>('[data-theme-toggle]');
  const system = root.ownerDocument.defaultView?.matchMedia('(prefers-color-scheme: dark)');
  if (button === null) return;
  const isDark = (): boolean => (page.dataset['theme'] ?? (system?.matches ? 'dark' : 'light')) === 'dark';
  const say = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`);
  };
  button.addEventListener('click', () => {
    page.dataset['theme'] = isDark() ? 'light' : 'dark';
    say();
  });
  system?.addEventListener('change', say);
  say();
}

/** Paper cannot unfold: what is folded opens for printing and closes after. */
export function unfoldForPrint(root: HTMLElement, signal?: AbortSignal): void {
  const options = signal === undefined ? {} : { signal };
  const view = root.ownerDocument.defaultView;
  let opened: HTMLDetailsElement[] = [];
  view?.addEventListener(
    'beforeprint',
    () => {
      opened = [...root.querySelectorAll<HTMLDetailsElement>('details.weight:not([open])')];
      for (const details of opened) details.open = true;
    },
    options,
  );
  view?.addEventListener(
    'afterprint',
    () => {
      for (const details of opened) details.open = false;
    },
    options,
  );
}
