/** Meetings of a client's own, in memory: says what stands on its calendar, and remembers what it was asked to do. Test only. */
import type { Answer, CalendarChange, ClientMeetings, OpenMessage, Standing } from "../../addin/host.ts";

export interface Done {
  readonly message: string;
  /** "remove", or the answer. */
  readonly what: Answer | "remove";
  readonly tell: boolean;
  readonly put: readonly string[];
  readonly remove: readonly string[];
}

export class MemoryMeetings implements ClientMeetings {
  readonly done: Done[] = [];
  /** Whether each look was pressed for. */
  readonly looks: boolean[] = [];
  stands: Standing = { kind: "placed", answer: null };
  /** What a look by a press finds; null: the same. */
  pressed: Standing | null = null;
  /** Runs while an answer is under way; rejects where it fails. */
  during: () => Promise<void> = () => Promise.resolve();

  standing(_: OpenMessage, pressed: boolean): Promise<Standing> {
    this.looks.push(pressed);
    return Promise.resolve(pressed ? (this.pressed ?? this.stands) : this.stands);
  }

  async answer({ id }: OpenMessage, answer: Answer, tell: boolean, record: CalendarChange): Promise<void> {
    await this.during();
    this.#note(id, answer, tell, record);
    this.stands = answer === "declined" ? { kind: "absent" } : { kind: "placed", answer };
  }

  async remove({ id }: OpenMessage, record: CalendarChange): Promise<void> {
    await this.during();
    this.#note(id, "remove", false, record);
    this.stands = { kind: "absent" };
  }

  #note(message: string, what: Done["what"], tell: boolean, { put, remove }: CalendarChange): void {
    this.done.push({ message, what, tell, put: put.map(({ uid }) => uid), remove });
  }
}
