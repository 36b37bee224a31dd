/** Issue codes of reading files, with their meaning. */
export const IO_CODES = {
  'io.unreadable-file': 'a file is not there, is a folder, or may not be read',
  'io.not-utf8': 'a text is not UTF-8',
} as const;
