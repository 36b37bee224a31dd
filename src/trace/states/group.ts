import type { JsonValue, Scope } from '../../asl/index.ts';
import { HistoryFull } from '../event-log.ts';
import { Failed, type Failure } from '../failure.ts';
import { PARK, type Routine } from '../scheduler.ts';
import { endTrack, logAbort, type Track } from '../track.ts';
import { runScope } from './scope.ts';

interface Member {
  readonly track: Track;
  readonly scope: Scope;
  readonly input: JsonValue;
}

/** Branches or iterations that run side by side until all are done or one fails. */
export class Group {
  readonly #parent: Track;
  readonly #outputs: (JsonValue | undefined)[] = [];
  readonly #tracks: Track[] = [];
  readonly #wanted: number;
  #done = 0;
  #failure: Failure | undefined;
  #failedTrack: Track | undefined;
  /** Event that the end of the whole state points back to. */
  #lastChildEvent: number;

  constructor(parent: Track, wanted: number, startedEvent: number) {
    this.#parent = parent;
    this.#wanted = wanted;
    this.#lastChildEvent = startedEvent;
    if (parent.open !== undefined) parent.open.tracks = this.#tracks;
  }

  /** `ended` writes the member's closing event and may start another; it returns the id to point back to. */
  start(index: number, member: Member, ended: (track: Track) => number): void {
    const group = this;
    this.#tracks.push(member.track);
    const routine = (async function* (): Routine<void> {
      try {
        const output = yield* runScope(member.track, member.scope, member.input);
        group.#outputs[index] = output;
        member.track.ended = true;
        group.#lastChildEvent = ended(member.track);
        if (++group.#done === group.#wanted) group.#wakeParent();
      } catch (problem) {
        group.#caught(problem, member.track);
      }
    })();
    member.track.thread = this.#parent.execution.world.scheduler.start(routine);
  }

  #caught(problem: unknown, track: Track): void {
    const { execution } = this.#parent;
    if (problem instanceof HistoryFull) {
      execution.overflow();
      return;
    }
    if (!(problem instanceof Failed)) throw problem;
    this.#failure = problem.failure;
    this.#failedTrack = track;
    for (const other of this.#tracks) if (other !== track && !other.ended) stopThreads(other);
    if (problem.failure.ends === true) {
      for (const each of this.#tracks) endTrack(each); // no event tells of branches or iterations
      this.#wakeParent();
      return;
    }
    try {
      logAbort(track, track.lastEvent, 'Failed');
      for (const other of this.#tracks)
        if (other !== track && !other.ended) logAbort(other, track.lastEvent, 'Aborted');
    } catch (full) {
      if (!(full instanceof HistoryFull)) throw full;
      execution.overflow();
      return;
    }
    for (const each of this.#tracks) endTrack(each);
    this.#wakeParent();
  }

  #wakeParent(): void {
    const { thread } = this.#parent;
    if (thread !== undefined) this.#parent.execution.world.scheduler.wake(thread);
  }

  /** Waits for all; the parent then points to the last child event. @throws Failed as the first member to fail did. */
  async *join(joinMs: () => Routine<void>): Routine<readonly JsonValue[]> {
    if (this.#wanted > 0 && this.#failure === undefined && this.#done < this.#wanted) yield PARK;
    if (this.#failure !== undefined) {
      this.#parent.lastEvent = (this.#failedTrack as Track).lastEvent;
      throw new Failed({ ...this.#failure, inner: true });
    }
    if (this.#wanted > 0) yield* joinMs();
    this.#parent.lastEvent = this.#lastChildEvent;
    return this.#outputs as readonly JsonValue[];
  }
}

/** The threads stop at once; the marks `ended` stay until the events of the abort are written. */
function stopThreads(track: Track): void {
  if (track.thread !== undefined) track.thread.ended = true;
  track.open?.stop?.();
  for (const inner of track.open?.tracks ?? []) stopThreads(inner);
}
