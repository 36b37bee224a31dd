import type { Child } from './element-tree.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Makes the DOM of a tree. Text stays text: nothing in a report can become markup. */
export function mount(document: Document, node: Child): Node {
  if (typeof node === 'string') return document.createTextNode(node);
  const element = node.space === 'svg' ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
  element.append(...node.children.map((child) => mount(document, child)));
  return element;
}
