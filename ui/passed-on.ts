/** Who passed an invitation on, in every shape that takes, as proven or as claimed. */
import type { Judgement, Reason, ReasonCode, Report, Values } from "../core/report.ts";
import { domainOf, isWithin, vouchersOf } from "./evidence.ts";
import { isSame } from "./guest.ts";
import { address, domain, listed, ours, quote, type Phrase } from "./phrase.ts";
import type { Words } from "./words/en.ts";

/** People named of those who passed it on, at most. */
const named = 3;

/** The plainest of what is known; null: nothing says that somebody did. */
export function passedOn(report: Report, judgement: Judgement, words: Words): Phrase | null {
  const { reasons } = judgement;
  const found = (code: ReasonCode): Reason | undefined => reasons.find((reason) => reason.code === code);
  const said = words.passedOn;
  const people = (addresses: readonly string[]): Phrase => {
    const shown = addresses.slice(0, named).map(address);
    if (addresses.length > named) shown.push(ours(`+${addresses.length - named}`));
    return listed(shown, words.comma, words.and);
  };

  const attached = found("forwarded");
  if (attached !== undefined) {
    const by = textsOf(attached.values, "by");
    if (by.length > 0) return said.signed(people(by));
    const from = others(report, judgement);
    return from.length > 0 ? said.attached(people(from)) : said.attachedUnknown;
  }
  const [resent] = report.trace.resent;
  if (resent !== undefined) {
    const by = resent.from.length > 0 ? resent.from : resent.sender === null ? [] : [resent.sender];
    return by.length > 0 ? said.resent(people(by)) : said.resentUnknown;
  }
  const borrowed = found("from-borrowed");
  const by = borrowed === undefined ? [] : textsOf(borrowed.values, "by");
  const list = report.trace.list;
  if (list !== null) {
    if (list.id === null) return said.listUnnamed;
    const voucher = voucherOf(list.id, report);
    return voucher === null ? said.list(quote(list.id)) : said.listProven(quote(list.id), domain(voucher));
  }
  if (by[0] !== undefined) return said.borrowed(domain(by[0]));
  const from = others(report, judgement);
  return signed(judgement) && from.length > 0 ? said.from(people(from)) : null;
}

/** Whose signature stands, whoever sent the mail around it. */
function signed({ reasons }: Judgement): boolean {
  const codes: readonly ReasonCode[] = ["signed-by-actor", "signed-by-agent", "signed-by-delegator"];
  return (
    reasons.some(({ code }) => codes.includes(code)) && reasons.some(({ code }) => code === "from-differs")
  );
}

/** From, without the people the invitation is of. */
function others({ message }: Report, { trust }: Judgement): readonly string[] {
  const own = [trust?.actor, trust?.agent, trust?.signer];
  return message.from.filter((from) => !own.some((each) => typeof each === "string" && isSame(each, from)));
}

/** Whose valid signature covers the name of a list that lies below its own domain (RFC 2919, 2). */
function voucherOf(list: string, report: Report): string | null {
  const id = list.toLowerCase();
  return (
    vouchersOf(report)
      .domains.filter(({ status, headers }) => status === "valid" && headers.includes("list-id"))
      .map(domainOf)
      .find((each) => each !== null && isWithin(id, each)) ?? null
  );
}

function textsOf(values: Values, key: string): readonly string[] {
  const value = values[key];
  if (typeof value === "string") return value === "" ? [] : [value];
  return typeof value === "object" ? value : [];
}
