import type { MappedText, Origin } from './mapped-text.ts';

/** `${Name}`, and the escape `${!Name}` of Fn::Sub. */
export const PLACEHOLDER = /\$\{(!?)\s*([^${}!][^${}]*?)\s*\}/g;

/** Every `${Name}` that `resolve` knows is replaced, textually, as CloudFormation does before anybody reads the text. */
export const substitute = (
  text: MappedText,
  resolve: (name: string, origin: Origin) => MappedText | undefined,
): MappedText =>
  text.replace(PLACEHOLDER, (match, origin) => (match[1] === '!' ? undefined : resolve(match[2]!, origin)));

/** Placeholders of a JSON text that stand outside of its strings, with their offsets. */
export function barePlaceholders(text: string): { readonly placeholder: string; readonly offset: number }[] {
  const found: { placeholder: string; offset: number }[] = [];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '$' && text[i + 1] === '{') {
      const end = text.indexOf('}', i);
      if (end < 0) break;
      found.push({ placeholder: text.slice(i, end + 1), offset: i });
      i = end;
    }
  }
  return found;
}
