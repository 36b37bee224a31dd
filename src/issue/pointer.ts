/** JSON Pointer (RFC 6901) into the user's file; '' is the whole document. Built with `at`, never concatenated. */
export type Pointer = string & { readonly __pointer: never };

export const ROOT = '' as Pointer;

/** Pointer to `key` inside `parent`, with `~` and `/` escaped as RFC 6901 asks. */
export const at = (parent: Pointer, ...keys: readonly (string | number)[]): Pointer =>
  keys.reduce<string>((p, k) => `${p}/${String(k).replaceAll('~', '~0').replaceAll('/', '~1')}`, parent) as Pointer;

/** The keys of a pointer, unescaped, outermost first. */
export const keysOf = (pointer: Pointer): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((k) => k.replaceAll('~1', '/').replaceAll('~0', '~'));
