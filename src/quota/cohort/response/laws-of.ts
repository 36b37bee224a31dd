import { NONE, type Program } from '../../../program/index.ts';
import { rowLaw } from '../../../stats/index.ts';
import { LawAlgebra } from '../laws/algebra.ts';
import { type Atoms, point } from '../laws/atoms.ts';
import { discretise } from '../laws/discretise.ts';

/** The laws of a program as atoms, each worked out once. */
export class ProgramLaws {
  readonly program: Program;
  /** For durations, and for counts. */
  readonly algebra = new LawAlgebra(5);
  readonly counts = new LawAlgebra(7);
  readonly #atoms = new Map<number, Atoms>();

  constructor(program: Program) {
    this.program = program;
  }

  /** Row of `distributions`; NONE adds nothing. */
  row(row: number): Atoms {
    if (row === NONE) return point(0);
    const known = this.#atoms.get(row);
    if (known !== undefined) return known;
    const atoms = discretise(rowLaw(this.program.distributions.columns(), row), this.algebra.sum);
    this.#atoms.set(row, atoms);
    return atoms;
  }

  /** An overhead: its fixed part, ms, and the row of its drawn part. */
  delay(fixedMs: number, row: number): Atoms {
    return this.algebra.times(point(fixedMs), this.row(row));
  }

  start(node: number): Atoms {
    return this.delay(this.program.startDelayMs[node]!, this.program.startDelayLaw[node]!);
  }

  exit(node: number): Atoms {
    return this.delay(this.program.exitDelayMs[node]!, this.program.exitDelayLaw[node]!);
  }

  #itemsRow(row: number): Atoms {
    return discretise(rowLaw(this.program.distributions.columns(), row), this.counts.sum);
  }

  /** Items of a Map, whole. */
  items(node: number): Atoms {
    const { mass, mean, variance } = this.#itemsRow(this.program.itemsLaw[node]!);
    return { mass, mean: mean.map((value, i) => (variance[i] === 0 ? Math.round(value) : value)), variance };
  }
}
