import type { SourceHost } from '../../src/source/index.ts';

/** A host whose files are given as texts; what lies above the root is outside. */
export function memoryHost(files: Readonly<Record<string, string>>): SourceHost {
  return {
    read: (path) => {
      if (path.startsWith('..') || path.startsWith('/')) return { missing: 'outside' };
      const text = files[path];
      return text === undefined ? { missing: 'nothing there' } : { text };
    },
    list: (folder) => {
      const below = Object.keys(files).filter((path) => folder === '.' || path.startsWith(`${folder}/`));
      return below.length > 0 && files[folder] === undefined ? below.sort() : undefined;
    },
    parseHcl: async (text, file) => {
      const { parse } = await import('@cdktf/hcl2json');
      try {
        return { value: (await parse(file, text)) as never };
      } catch (error) {
        return { message: (error as Error).message };
      }
    },
  };
}
