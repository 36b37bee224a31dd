/**
 * `${Name}` is filled in by CloudFormation, SAM, CDK or Terraform before AWS sees the definition; `%NAME%` is what
 * templates filled in by text replacement use, always as the whole value.
 */
const ANYWHERE = /\$\{[^}]+\}/;
const WHOLE = /^\s*\$\{[^}]+\}\s*$|^%[A-Z][A-Z0-9_]*%$/;

export const hasPlaceholder = (text: string): boolean => ANYWHERE.test(text) || WHOLE.test(text);

/** Whether the text is one placeholder and nothing else: such text can stand for any kind of value. */
export const isPlaceholder = (text: string): boolean => WHOLE.test(text);
