/**
 * StringMatches: `*` stands for any run of characters, `\*` for a star, `\\` for a backslash.
 * Takes time proportional to the two lengths multiplied at worst: no backtracking over more than one star.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  const tokens = tokensOf(pattern);
  let at = 0;
  let token = 0;
  let star = -1; // token after the last star seen
  let mark = 0; // where that star's run ends so far
  while (at < text.length) {
    if (tokens[token] === ANY) {
      star = ++token;
      mark = at;
    } else if (token < tokens.length && tokens[token] === text[at]) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star;
      at = ++mark;
    } else return false;
  }
  while (tokens[token] === ANY) token++;
  return token === tokens.length;
}

const ANY = Symbol('any run of characters');

function tokensOf(pattern: string): (string | typeof ANY)[] {
  const tokens: (string | typeof ANY)[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string;
    if (char === '*') tokens.push(ANY);
    else if (char === '\\' && i + 1 < pattern.length) tokens.push(pattern[++i] as string);
    else tokens.push(char);
  }
  return tokens;
}
