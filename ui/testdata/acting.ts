/** Reports about who acts for whom, who passed it on, and answers to the reader's own event. Test data only. */
import type { CalendarItem } from "../../addin/host.ts";
import type { Evidence, Invitation, Reason } from "../../core/report.ts";
import { noTrace, olivia, signedByDomain } from "./domains.ts";
import { anna, bob, budgetReview, makeReport, reason, sam, signature, signedBy } from "./reports.ts";

export const eve = "eve@stranger.example";

export const mandate: Evidence = {
  ...signature,
  system: "mandate",
  covers: [],
  claims: ["2"],
  details: {
    kind: "mandate",
    form: "jws",
    source: "enclosed",
    actor: olivia,
    agent: sam,
    role: "organizer",
    methods: ["REQUEST", "X-ODD"],
    components: ["VEVENT"],
    audience: [anna],
    issued: "2026-01-01T00:00:00.000Z",
    from: "2026-01-01T00:00:00.000Z",
    until: "2026-12-31T12:00:00.000Z",
    id: "m-1",
  },
};

const bySam = reason("signed-by-agent", { signer: sam, actor: olivia });
const invitation: Invitation = {
  ...budgetReview,
  organizer: { address: olivia, name: null, sentBy: sam },
};

/** Sam signed it for Olivia; nothing proves the permission. */
export const unproven = (more: readonly Reason[] = [], values: Reason["values"] = {}) =>
  makeReport({
    level: more.some(({ severity }) => severity === "danger") ? "suspicious" : "unconfirmed",
    signer: sam,
    agent: sam,
    advice: more.some(({ severity }) => severity === "danger") ? "ignore" : "ask",
    reasons: [
      ...more,
      reason("agent-unauthorized", { signer: sam, actor: olivia, agent: sam, ...values }),
      bySam,
    ],
    evidence: [signedBy(sam)],
    invitation,
    message: { from: [sam], replyTo: [] },
  });

export const authorized = (proof: Reason, more: Partial<Parameters<typeof makeReport>[0]> = {}) =>
  makeReport({
    level: "authorized",
    signer: sam,
    agent: sam,
    advice: "apply",
    reasons: [bySam, proof],
    evidence: [signedBy(sam), mandate],
    invitation,
    message: { from: [sam], replyTo: ["answers@trap.example"] },
    ...more,
  });

export const byPair = (values: Reason["values"] = {}): Reason =>
  reason("agent-trusted-pair", { signer: sam, actor: olivia, agent: sam, ...values });

export const byMandate = reason(
  "agent-mandate",
  { signer: sam, actor: olivia, agent: sam, until: "2026-12-31T12:00:00.000Z", source: "enclosed" },
  1,
);

/** What Olivia signed, with the reasons given; the mail around it is From `from`. */
export const signed = (reasons: readonly Reason[], from: readonly string[] = [olivia], trace = noTrace) =>
  makeReport({
    level: "verified",
    signer: olivia,
    advice: "decide",
    reasons: [reason("signed-by-actor", { signer: olivia, actor: olivia }), ...reasons],
    evidence: [signature],
    message: { from, replyTo: [] },
    trace,
  });

/** A list whose own domain signed its name. */
export const listSigned = signedByDomain("lists.partner.example", { headers: ["from", "list-id"] });

/** The reader organizes it. */
export const ownText = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Example//EN",
  "BEGIN:VEVENT",
  `UID:${budgetReview.uid}`,
  "DTSTAMP:20261120T090000Z",
  "DTSTART:20261215T100000Z",
  "DTEND:20261215T110000Z",
  "SEQUENCE:1",
  "SUMMARY:Budget review",
  `ORGANIZER:mailto:${anna}`,
  `ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:${bob}`,
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\n");

const guest = (address: string, status: string, more: object = {}) => ({
  address,
  name: null,
  type: "INDIVIDUAL",
  role: "REQ-PARTICIPANT",
  status,
  sentBy: null,
  delegatedTo: [],
  delegatedFrom: [],
  ...more,
});

export const ownEvent: Invitation = {
  ...budgetReview,
  method: null,
  sequence: 1,
  rule: null,
  load: null,
  organizer: { address: anna, name: null, sentBy: null },
  attendees: [guest(bob, "NEEDS-ACTION")],
};

export const ownItem: CalendarItem = {
  uid: budgetReview.uid ?? "",
  answer: "accepted",
  invitation: ownEvent,
  text: ownText,
  level: null,
  addedAt: "2026-11-21T08:00:00.000Z",
};

/** `who` answers the reader's own event. */
export function answerOf(
  who: string,
  reasons: readonly Reason[],
  more: {
    readonly status?: string;
    readonly method?: string;
    readonly person?: object;
    readonly signer?: string | null;
  } = {},
) {
  const { status = "ACCEPTED", method = "REPLY", person = {}, signer = who } = more;
  const weak = reasons.some(({ severity }) => severity === "warning");
  return makeReport({
    level: weak ? "unconfirmed" : "verified",
    actor: who,
    signer,
    advice: weak ? "ask" : "apply",
    reasons: [...reasons, ...(signer === null ? [] : [reason("signed-by-actor", { signer, actor: who })])],
    invitation: { ...ownEvent, method, attendees: [guest(who, status, person)] },
    evidence: signer === null ? [] : [signedBy(signer)],
    message: { from: [who], replyTo: [] },
  });
}

export const crashing = (who: string): Reason => reason("party-crasher", { address: who }, null);
export const delegated = (delegate: string, proven: boolean): Reason =>
  reason(proven ? "delegation-verified" : "delegation-unverified", { delegator: bob, delegate }, null);
