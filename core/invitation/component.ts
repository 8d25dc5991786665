/**
 * Components (RFC 5545, 3.6): unfolded text to a tree of content lines, behind bounds. Reads on past what
 * breaks the standard, and says where: a reader that stopped would show less than the mail program does.
 */
import type { Budget } from "../bytes/budget.ts";
import { asciiUpper, parseContentLine, type ContentLine } from "./content-line.ts";

export interface Component {
  /** Upper case. */
  readonly name: string;
  readonly properties: readonly ContentLine[];
  readonly components: readonly Component[];
}

/** One VCALENDAR of a text. */
export interface CalendarObject {
  readonly component: Component;
  /** Its lines, from BEGIN to END. */
  readonly text: string;
  /**
   * Where it breaks the standard, each once: a property, a component, "line" (no content line), "BEGIN" or
   * "END" (they do not match), "too-large" (past a bound; the rest was not read).
   */
  readonly faults: readonly string[];
}

export interface CalendarStream {
  readonly calendars: readonly CalendarObject[];
  /** The same for the text before, between and after them. */
  readonly faults: readonly string[];
}

/** Levels of components; VCALENDAR, VEVENT and what RFC 9073 puts within make four. */
const deepest = 8;

/** What stands directly in a VCALENDAR and nowhere else. */
const topComponents = new Set(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"]);

const isBoundary = ({ value, parameters }: ContentLine): boolean =>
  parameters.size === 0 && /^[A-Za-z0-9_.-]+$/.test(value.trimEnd());

/** Every VCALENDAR in an unfolded text, in order; ends at the first bound. */
export function readComponents(text: string, budget: Budget): CalendarStream {
  const reader = new Reader(text, budget);
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    if (end > start && !(budget.spend("calendarLines") && reader.read(start, end))) {
      reader.fault("too-large");
      break;
    }
    start = end + 1;
  }
  return reader.finish(Math.min(start, text.length), start >= text.length);
}

interface OpenComponent extends Component {
  readonly properties: ContentLine[];
  readonly components: OpenComponent[];
}

interface OpenCalendar {
  readonly start: number;
  readonly faults: Set<string>;
  /** From VCALENDAR inwards; never empty. */
  readonly stack: OpenComponent[];
}

class Reader {
  readonly #text: string;
  readonly #budget: Budget;
  readonly #calendars: CalendarObject[] = [];
  readonly #outside = new Set<string>();
  #calendar: OpenCalendar | null = null;

  constructor(text: string, budget: Budget) {
    this.#text = text;
    this.#budget = budget;
  }

  fault(where: string): void {
    (this.#calendar?.faults ?? this.#outside).add(where);
  }

  /** Takes one line; false where it goes past a bound. */
  read(start: number, end: number): boolean {
    const line = parseContentLine(this.#text.slice(start, end));
    if ("fault" in line) {
      this.fault(line.fault);
      return line.fault === "line";
    }
    // Programs that trim take "BEGIN: VEVENT" for an event, and the bare name with a parameter for no BEGIN.
    if ((line.name === "BEGIN" || line.name === "END") && !isBoundary(line)) this.fault(line.name);
    if (line.name === "BEGIN") return this.#begin(asciiUpper(line.value.trimEnd()), start);
    if (line.name === "END") this.#end(asciiUpper(line.value.trimEnd()), end);
    else this.#property(line);
    return true;
  }

  finish(end: number, whole: boolean): CalendarStream {
    if (this.#calendar !== null && whole) this.fault("END");
    this.#close(end);
    return { calendars: this.#calendars, faults: [...this.#outside] };
  }

  #begin(name: string, start: number): boolean {
    if (!this.#budget.spend("calendarComponents")) return false;
    const component: OpenComponent = { name, properties: [], components: [] };
    if (name === "VCALENDAR") {
      if (this.#calendar !== null) this.fault("END");
      this.#close(start);
      this.#calendar = { start, faults: new Set(), stack: [component] };
      return true;
    }
    this.#calendar ??= this.#impliedCalendar(start);
    const { stack } = this.#calendar;
    if (topComponents.has(name) && stack.length > 1) this.fault(name);
    if (stack.length >= deepest) return false;
    stack.at(-1)?.components.push(component);
    stack.push(component);
    return true;
  }

  /** Components without a VCALENDAR around them are shown, as some programs do. */
  #impliedCalendar(start: number): OpenCalendar {
    const root: OpenComponent = { name: "VCALENDAR", properties: [], components: [] };
    return { start, faults: new Set(["VCALENDAR"]), stack: [root] };
  }

  #end(name: string, end: number): void {
    const stack = this.#calendar?.stack ?? [];
    const level = stack.findLastIndex((component) => component.name === name);
    if (level < stack.length - 1 || level < 0) this.fault("END");
    if (level > 0) stack.length = level;
    else if (level === 0) this.#close(end);
  }

  #property(line: ContentLine): void {
    if (this.#calendar === null) this.fault("VCALENDAR");
    else this.#calendar.stack.at(-1)?.properties.push(line);
    if (line.faulty && !line.name.startsWith("X-")) this.fault(line.name);
  }

  #close(end: number): void {
    if (this.#calendar === null) return;
    const { start, faults, stack } = this.#calendar;
    const [component] = stack;
    if (component !== undefined)
      this.#calendars.push({ component, text: this.#text.slice(start, end).trimEnd(), faults: [...faults] });
    this.#calendar = null;
  }
}
