import { didYouMean, type Issue, type Pointer, type Severity } from '../../issue/index.ts';
import type { AslCode } from '../codes.ts';
import type { PositionedDocument } from '../document.ts';

/** Comparisons of names spent on "did you mean" per definition: hints must not make a large broken file slow. */
const SUGGESTION_BUDGET = 100_000;

interface Finding {
  readonly code: AslCode;
  readonly pointer: Pointer;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The key is wrong rather than its value: point there. */
  readonly atKey?: boolean;
}

/** Collects what is wrong with one document, with the place of each. */
export class Findings {
  readonly issues: Issue[] = [];
  readonly #document: PositionedDocument;
  readonly #file: string | undefined;
  #budget = SUGGESTION_BUDGET;

  constructor(document: PositionedDocument, file: string | undefined) {
    this.#document = document;
    this.#file = file;
  }

  error(finding: Finding): void {
    this.#add('error', finding);
  }

  warning(finding: Finding): void {
    this.#add('warning', finding);
  }

  get hasErrors(): boolean {
    return this.issues.some((issue) => issue.severity === 'error');
  }

  /** `Did you mean "Done"?` followed by the rest of the hint. */
  nearest(found: string, candidates: readonly string[], rest: string): string {
    this.#budget -= candidates.length;
    const near = this.#budget < 0 ? undefined : didYouMean(found, candidates);
    return near === undefined ? rest : `${near} ${rest}`;
  }

  #add(severity: Severity, { code, pointer, message, hint, atKey }: Finding): void {
    const place = atKey === true ? this.#document.placeOfKey(pointer) : this.#document.place(pointer);
    this.issues.push({
      severity,
      code,
      pointer,
      ...place,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(this.#file === undefined ? {} : { file: this.#file }),
    });
  }
}
