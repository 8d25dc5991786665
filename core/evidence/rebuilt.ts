import type { Problem, Values } from "../report.ts";
import type { FoundEvidence } from "./evidence.ts";

/** What does not fit: the bytes, and not the key or how the fields are written. */
const isMismatch = ({ code, values }: Problem): boolean =>
  code === "mismatch" || (code === "chain-broken" && values["why"] === "mismatch");

/**
 * A domain's signature over a message that the mail store wrote anew. One that no longer fits was not found broken: the
 * bytes it was made for are gone, so that it can be checked by nobody and no answer to any question would help. One
 * that holds, holds.
 */
export function asRebuilt(item: FoundEvidence): FoundEvidence {
  if (item.status !== "invalid" || !item.problems.some(isMismatch)) return item;
  return {
    ...item,
    status: "indeterminate",
    problems: item.problems
      .filter(({ code }) => code !== "unchecked")
      .map((problem) =>
        isMismatch(problem) ? { ...problem, values: { ...problem.values, rebuilt: true } } : problem,
      ),
    details: item.system === "arc" ? withoutFailures(item.details) : item.details,
  };
}

/** Which part of a chain failed says no more than that it did. */
const withoutFailures = (details: Values): Values =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, value === "fail" ? "unchecked" : value]),
  );
