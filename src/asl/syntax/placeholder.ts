/** Whether the text holds a `${placeholder}` that CloudFormation, SAM or Terraform fills in before AWS sees it. */
export const hasPlaceholder = (text: string): boolean => /\$\{[^}]+\}/.test(text);

/** Whether the text is one placeholder and nothing else: such text can stand for any kind of value. */
export const isPlaceholder = (text: string): boolean => /^\s*\$\{[^}]+\}\s*$/.test(text);
