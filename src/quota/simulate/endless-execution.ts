/** An execution that makes millions of events without coming to an end; the engine's caller turns it into an issue. */
export class EndlessExecution extends Error {
  /** Index in `Program.states` of a state it goes round by. */
  readonly state: number;
  constructor(state: number) {
    super('an execution does not come to an end');
    this.state = state;
  }
}
