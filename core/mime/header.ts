import type { Part } from "./part.ts";

/** Value of the first field of this name (in any case), or null. */
export function field(part: Part, name: string): string | null {
  const wanted = name.toLowerCase();
  return part.fields.find((field) => field.name === wanted)?.value ?? null;
}

/** Values of all fields of this name, in order. */
export function fields(part: Part, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return part.fields.filter((field) => field.name === wanted).map((field) => field.value);
}
