import type { Budget, Resource } from "../bytes/budget.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import type { FoundInvitation } from "../invitation/invitation.ts";
import type { Part } from "../mime/part.ts";

/** Bounds that leave a part of the message unread: something else may stand there for another reader. */
const blinding: readonly Resource[] = [
  "messageBytes",
  "headerBytes",
  "fields",
  "openedBytes",
  "layers",
  "inflatedBytes",
  "depth",
  "parts",
  "calendars",
];

/** Those of them that a message hit. */
export const blindness = ({ exceeded }: Budget): readonly Resource[] =>
  exceeded.filter((resource) => blinding.includes(resource));

/** What stands for an invitation nobody could read, so that it is reported all the same. */
export function unreadable(
  root: Part,
  evidence: readonly FoundEvidence[],
  bounds: readonly Resource[],
): FoundInvitation | null {
  const none = {
    kind: "invitation",
    invitation: null,
    roles: null,
    furtherUids: [],
    dates: [],
    text: "",
  } as const;
  const encrypted = evidence.filter((item) => item.problems.some((problem) => problem.code === "encrypted"));
  const [first] = encrypted;
  if (first !== undefined)
    return { ...none, parts: [first.node], findings: [{ code: "encrypted", values: {} }] };
  if (bounds.length === 0) return null;
  return {
    ...none,
    parts: [root.id],
    findings: [{ code: "malformed", values: { where: bounds } }],
  };
}

/** Past a bound something else may stand, for whoever reads further than we do. */
export function withBounds(item: FoundInvitation, bounds: readonly Resource[]): FoundInvitation {
  if (bounds.length === 0 || item.findings.some(({ code }) => code === "malformed")) return item;
  return { ...item, findings: [...item.findings, { code: "malformed", values: { where: bounds } }] };
}
