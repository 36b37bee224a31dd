import type { Definition } from './model.ts';

/** The definition as JSON text, indented by two spaces; parses back to an equal definition (places, size and hash apart). */
export const printWorkflow = (definition: Definition): string => `${JSON.stringify(definition.raw, null, 2)}\n`;
