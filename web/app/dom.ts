import type { Element as Tree } from '../element-tree.ts';
import { mount } from '../mount.ts';

/** The DOM of a tree. */
export const build = <T extends HTMLElement = HTMLElement>(tree: Tree): T => mount(document, tree) as T;

/** The one element a page of ours is known to have. @throws when it has none */
export function the<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

/** `run` after `ms` of quiet. */
export function quiet(ms: number, run: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(run, ms);
  };
}
