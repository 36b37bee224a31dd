import { keysOf, type Pointer } from '../../issue/index.ts';

/** 1-based place in a text; columns count UTF-16 units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where one value of the document stands in its text: a tree beside the value, so that values stay plain JSON. */
export interface Spot {
  readonly offset: number;
  /** Place of the key that holds the value, where it has one. */
  readonly keyOffset?: number | undefined;
  /** Members by key, items by index. */
  children?: Map<string, Spot>;
}

export function addChild(parent: Spot, key: string, child: Spot): void {
  parent.children ??= new Map();
  parent.children.set(key, child);
}

/** The spot of a pointer, or of its nearest ancestor in the text when the pointer leads to nothing. */
export function spotOf(root: Spot, pointer: Pointer): Spot {
  let spot = root;
  for (const key of keysOf(pointer)) {
    const child = spot.children?.get(key);
    if (child === undefined) break;
    spot = child;
  }
  return spot;
}

/** Turns offsets into places of one text. */
export function placer(text: string): (offset: number) => Place {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (offset) => {
    const inside = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - (starts[low] ?? 0) + 1 };
  };
}
