/** Every issue code of this room with its meaning. Codes are stable across releases. */
export const SOURCE_CODES = {
  'source.nothing-found': 'An input holds no state machine.',
  'source.unknown-kind': 'A file is none of the kinds that are read.',
  'source.unreadable': 'A file that a template names cannot be read.',
  'source.missing-definition': 'The file of a definition is not there.',
  'source.outside': 'A path leads out of the given folders.',
  'source.remote-definition': 'A definition lies in S3 and in none of the given files.',
  'source.no-definition': 'A state machine has no definition, or several.',
  'source.unknown-definition': 'A plan does not tell the definition: it depends on what does not exist yet.',
  'source.not-a-definition': 'What a state machine names as its definition is none.',
  'source.bare-placeholder': 'A placeholder without a value stands where a number or JSON belongs.',
  'source.undeclared': 'A definition uses a placeholder that nobody gives a value.',
  'source.unused': 'A substitution is declared and never used.',
  'source.cyclic-reference': 'Values refer to each other in a circle.',
  'source.too-large': 'Resolving makes far more text than a template can hold.',
  'source.unknown-reference': 'A reference leads to nothing in the template.',
  'source.bad-intrinsic': 'An intrinsic function has the wrong shape.',
  'source.macro': 'A macro would rewrite the template at deployment; it is not run.',
  'source.unknown-function': 'A function of the language is not evaluated here.',
  'source.left-out': 'A condition leaves a state machine out.',
  'source.either-way': 'A condition that is not known decides about a definition.',
  'source.bad-value': 'A property of a state machine has a value AWS does not take.',
  'source.program': 'A program makes the infrastructure; it is not run.',
  'source.unsupported-version': 'A plan has a format version that is not known.',
  'source.not-hcl': 'The text is not HCL.',
} as const;

export type SourceCode = keyof typeof SOURCE_CODES;
