/** What an error of Microsoft Graph means to the person. */
import { readBody } from "./body.ts";
import { GraphFailure, type FailureKind } from "./failure.ts";
import { memberOf } from "./json.ts";

type Told = readonly [kind: FailureKind, sentence: string];

const organizer: Told = ["refused", "You are the organizer of this meeting, and nobody answers their own."];
const noMailbox: Told = [
  "unavailable",
  "Microsoft Graph cannot be used with this mailbox. It may not be in Exchange Online.",
];

/** Graph's and Exchange's own words, where they say more than the status does; compared without case. */
const byCode: ReadonlyMap<string, Told> = new Map<string, Told>([
  ["erroraccessdenied", ["refused", "Outlook does not allow this for this mailbox."]],
  ["errorcalendarisorganizerforaccept", organizer],
  ["errorcalendarisorganizerfortentative", organizer],
  ["errorcalendarisorganizerfordecline", organizer],
  ["errorcalendariscancelledforaccept", ["refused", "The organizer cancelled this meeting."]],
  ["errorcalendariscancelledfortentative", ["refused", "The organizer cancelled this meeting."]],
  ["errorcalendariscancelledfordecline", ["refused", "The organizer cancelled this meeting."]],
  ["erroritemnotfound", ["absent", "Outlook does not find it any more."]],
  ["erroroccurrencecrossingboundary", ["failed", "Outlook cannot move a date of a series past the next."]],
  ["errormailboxmoveinprogress", ["busy", "Your mailbox is being moved. Try again later."]],
  [
    "errormailboxstoreunavailable",
    ["busy", "Your mailbox cannot be reached at the moment. Try again later."],
  ],
  ["errorquotaexceeded", ["failed", "Your mailbox is full."]],
  ["errorsendasdenied", ["refused", "Outlook does not allow you to send from this address."]],
  ["errormessagesizeexceeded", ["failed", "The mail is larger than Outlook sends."]],
  ["timezonenotsupportedexception", ["failed", "Outlook does not know the time zone of this event."]],
  ["mailboxnotenabledforrestapi", noMailbox],
  ["mailboxnotsupportedforrestapi", noMailbox],
]);

const byStatus: ReadonlyMap<number, Told> = new Map<number, Told>([
  [401, ["refused", "Microsoft 365 did not take your sign-in. Sign in to Outlook again."]],
  [403, ["refused", "Your organisation or this mailbox does not allow Usher to do this."]],
  [404, ["absent", "Outlook does not find it any more."]],
  [409, ["failed", "Something else changed it at the same time. Try again."]],
  [410, ["absent", "Outlook does not find it any more."]],
  [412, ["failed", "Something else changed it at the same time. Try again."]],
  [413, ["failed", "It is larger than Outlook takes."]],
  [423, ["busy", "Outlook has locked it for the moment. Try again later."]],
  [429, ["busy", "Microsoft 365 is busy. Try again in a minute."]],
  [503, ["busy", "Microsoft 365 is busy. Try again in a minute."]],
]);

/** Octets of an error that are looked at. */
const longestError = 64 * 1024;

/** The failure that a response with an error status stands for; reads its body. */
export async function failureOf(response: Response): Promise<GraphFailure> {
  const { status } = response;
  const code = await codeOf(response);
  const known = byCode.get((code ?? "").toLowerCase()) ?? byStatus.get(status);
  if (known !== undefined) return new GraphFailure(known[0], known[1], status, code);
  // Never Graph's own message: it is for developers, and may repeat what a sender wrote.
  const sentence =
    status >= 500
      ? "Microsoft 365 could not do this at the moment. Try again later."
      : `Outlook did not accept this (${code ?? String(status)}).`;
  return new GraphFailure("failed", sentence, status, code);
}

/** The error's code: a word, or nothing. */
async function codeOf(response: Response): Promise<string | null> {
  try {
    const text = new TextDecoder().decode(await readBody(response, longestError));
    const code = memberOf(memberOf(JSON.parse(text) as unknown, "error"), "code");
    return typeof code === "string" && /^[A-Za-z][A-Za-z0-9_.]{0,79}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}
