/**
 * What a chart or a section answers: a plain tree of elements, without a DOM. One small function mounts it in a page
 * (`mount.ts`), another prints it as text (`print`), so charts are drawn and compared where there is no browser.
 */
export interface Element {
  readonly space: 'html' | 'svg';
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Child[];
}

export type Child = Element | string;
/** What a builder takes as a child: `null`, `undefined` and `false` leave nothing behind; lists are flattened. */
export type Content = Child | number | null | undefined | false | readonly Content[];
/** `undefined`, `null` and `false` leave the attribute out; `true` writes it empty; numbers are rounded to 0.1. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Pixels to a tenth: enough for the eye, and the same text on every machine. */
export const tenth = (value: number): number => {
  const rounded = Math.round(value * 10) / 10;
  return Object.is(rounded, -0) ? 0 : rounded;
};

function flatten(content: readonly Content[]): Child[] {
  return content.flatMap((item): Child[] => {
    if (item === null || item === undefined || item === false) return [];
    if (typeof item === 'number') return [String(item)];
    if (typeof item === 'string') return item === '' ? [] : [item];
    return 'tag' in item ? [item] : flatten(item);
  });
}

function written(attributes: Attributes): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    out[name] = value === true ? '' : typeof value === 'number' ? String(tenth(value)) : value;
  }
  return out;
}

const builder =
  (space: Element['space']) =>
  (tag: string, attributes: Attributes = {}, ...content: readonly Content[]): Element => ({
    space,
    tag,
    attributes: written(attributes),
    children: flatten(content),
  });

export const html = builder('html');
export const svg = builder('svg');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const VOID = new Set(['br', 'hr', 'wbr', 'input', 'col', 'meta', 'link', 'img']);

/** The tree as text, one element per line where it holds elements, so that a changed chart reads as a small diff. */
export function print(node: Child, indent = ''): string {
  if (typeof node === 'string') return `${indent}${escaped(node)}`;
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`)
    .join('');
  const open = `${indent}<${node.tag}${attributes}>`;
  if (node.children.length === 0) return VOID.has(node.tag) ? open : `${open}</${node.tag}>`;
  if (node.children.every((child) => typeof child === 'string')) {
    return `${open}${node.children.map((child) => print(child)).join('')}</${node.tag}>`;
  }
  return [open, ...node.children.map((child) => print(child, `${indent} `)), `${indent}</${node.tag}>`].join('\n');
}

/** The words of a tree, as a reader would copy them. */
export const textOf = (node: Child): string => (typeof node === 'string' ? node : node.children.map(textOf).join(''));
