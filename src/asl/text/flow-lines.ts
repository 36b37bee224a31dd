/** A block scalar's header at the end of a line, behind its key, dash or tag. */
const BLOCK_HEADER = /(?:^|[\s:-])[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$/;

/** Spaces and dashes before the content of a line. */
const LEAD = /^[ \t]*(?:-[ \t]+)*/;

/** A line whose value begins with a bracket, perhaps behind a key and tags. */
const FLOW_START = /^(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'[{][^#]*?)[ \t]*:[ \t]+)?(?:[!&]\S+[ \t]+)*([[{])/;

/**
 * A YAML text with what stands in brackets on one line each: line ends and comments inside become spaces, so that every
 * other character stays where it is. YAML 1.1, which template tools read, sets no indentation inside of brackets; 1.2 does.
 */
export function joinFlowLines(text: string): string {
  let joined = '';
  let kept = 0;
  let block = -1;
  for (let line = 0; line < text.length; ) {
    const end = lineEnd(text, line);
    const content = text.slice(line, end);
    const lead = LEAD.exec(content)![0].length;
    const isBlank = content.trim() === '';
    const indent = content.length - content.trimStart().length;
    if (block >= 0 && (isBlank || indent > block)) {
      line = end + 1;
      continue;
    }
    block = -1;
    const rest = content.slice(lead);
    const start = FLOW_START.exec(rest);
    if (start !== null) {
      const open = line + lead + start[0].length - 1;
      const flow = flowAt(text, open);
      if (flow !== undefined) {
        joined += text.slice(kept, open) + flow;
        kept = open + flow.length;
        line = lineEnd(text, kept) + 1;
        continue;
      }
    }
    if (BLOCK_HEADER.test(content)) block = /^[!|>]/.test(rest) ? Math.max(0, content.lastIndexOf('-', lead)) : lead;
    line = end + 1;
  }
  return joined + text.slice(kept);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** What stands from a bracket to the one that closes it, on one line; undefined when none does. */
function flowAt(text: string, open: number): string | undefined {
  const parts: string[] = [];
  let kept = open;
  let depth = 0;
  const blank = (from: number, to: number): void => {
    parts.push(text.slice(kept, from), ' '.repeat(to - from));
    kept = to;
  };
  for (let i = open; i < text.length; i++) {
    const c = text[i]!;
    const before = text[i - 1] ?? '\n';
    if (c === '[' || c === '{') depth++;
    else if (c === ']' || c === '}') {
      if (--depth === 0) return parts.join('') + text.slice(kept, i + 1);
    } else if ((c === '"' || c === "'") && /[\s,[{:(]/.test(before)) i = quoteEnd(text, i);
    else if (c === '#' && /\s/.test(before)) {
      const end = lineEnd(text, i);
      blank(i, end);
      i = end - 1;
    } else if (c === '\n' || c === '\r') blank(i, i + 1);
  }
  return undefined;
}

function quoteEnd(text: string, open: number): number {
  const quote = text[open]!;
  for (let i = open + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === '\\') i++;
    else if (text[i] === quote) {
      if (quote === "'" && text[i + 1] === "'") i++;
      else return i;
    }
  }
  return text.length;
}
