// ARC: sealers believed and not, chains broken, spliced and swollen (RFC 8617).
import { calendarOutside } from "./length.mjs";
import { arc, dkim, dkimField, join, onTop, split, usual } from "./sign.mjs";
import {
  acme,
  arrived,
  change,
  entries,
  fakeList,
  fakeSealer,
  genuine,
  hop,
  invitation,
  letter,
  list,
  listRsa,
  moved,
  olivia,
  relay,
  relayRsa,
  sealed,
  strange,
  zone,
} from "./stage.mjs";

zone["servfail._domainkey.list.example"] = { TXT: "SERVFAIL" };

const sees = (results, id = "list.example") => `${id};\r\n\t${results}`;
const pass = sees("dkim=pass header.d=acme.example header.s=s1; dmarc=pass header.from=acme.example");
const trusting = (...trustedSealers) => ({ policy: { trustedSealers } });
const believed = trusting("list.example");

/** As the list changed it: subject and a footer. */
const listedOf = (mail) =>
  change(
    change(
      onTop(mail, "List-Id: Planning <planning.list.example>", hop("out.acme.example", "list.example")),
      "Subject: Budget review",
      "Subject: [planning] Budget review",
    ),
    "the figures.",
    "the figures.\r\n___\r\nlist@list.example",
  );
const fromList = (mail, from = "list.example") => arrived(mail, { from });
const listed = listedOf(dkim(letter(), acme));
const byMailauth = await sealed(listedOf(genuine), listRsa, pass);
const byList = arc(listed, { i: 1, ...list, results: pass });
const untouched = await sealed(onTop(genuine, hop("out.acme.example", "list.example")), listRsa, pass);
const vouched = {
  level: "domain",
  evidence: ["dkim invalid", "arc valid"],
  reasons: ["domain-vouches"],
  not: ["from-borrowed", "dkim-not-checkable"],
};
const nothing = { level: "unverified", not: ["domain-vouches"] };
const untrusted = { ...nothing, evidence: ["dkim invalid", "arc indeterminate"] };
const broken = { ...nothing, evidence: ["dkim invalid", "arc invalid"] };
/** The forger's mail in her name, without any signature. */
const forged = letter(invitation(moved));
const set = (options = {}, mail = listed) =>
  fromList(arc(mail, { i: 1, ...list, results: pass, ...options }));
/** The sets of another mail put on this one. */
const setsOf = (mail) => split(mail).fields.filter((field) => /^arc-/i.test(field));

/** What the list saw pass is about the first octets alone; the calendar stands behind them. */
const limited = fromList(arc(calendarOutside, { i: 1, ...list, results: pass }));
const isSignature = (field) => /^dkim-signature:/i.test(field);
/** Its first signature taken out. */
function withoutSignature(mail) {
  const { fields, body } = split(mail);
  return join({ fields: fields.toSpliced(fields.findIndex(isSignature), 1), body });
}
/** A signature of hers on another mail put below that one, where a seal takes it for the first. */
function withAnother(mail) {
  const { fields, body } = split(mail);
  return join({ fields: [...fields, dkimField(letter(), acme)], body });
}

/** Sets enough to fill a header, each sealed over all below it. */
function swollen(count) {
  let mail = forged;
  for (let i = 1; i <= count; i++)
    mail = arc(mail, {
      i,
      ...strange,
      results: i === count ? sees("dkim=pass header.d=acme.example", "x.example") : "x.example; none",
      h: ["from"],
      tags: { t: undefined },
      sealTags: { t: undefined },
    });
  return mail;
}

export const cases = entries("arc", [
  [
    "good",
    "nothing: a trusted list changed the mail and says that DKIM passed before",
    fromList(byMailauth),
    vouched,
    undefined,
    believed,
  ],
  [
    "good-untouched",
    "nothing: DKIM itself still holds",
    fromList(untouched),
    { level: "domain", evidence: ["dkim valid", "arc valid"], reasons: ["domain-vouches"] },
    undefined,
    believed,
  ],
  [
    "good-two",
    "nothing: sealed by the list and by a relay, both trusted",
    fromList(
      await sealed(
        onTop(byMailauth, hop("list.example", "relay.example")),
        relayRsa,
        sees("arc=pass; dkim=fail header.d=acme.example", "relay.example"),
        "pass",
      ),
      "relay.example",
    ),
    { ...vouched, evidence: ["dkim invalid", "arc valid", "arc valid"] },
    undefined,
    trusting("list.example", "relay.example"),
  ],
  [
    "stranger-after",
    "nothing: a relay nobody trusts sealed after the list, and changed nothing",
    fromList(
      await sealed(
        onTop(byMailauth, hop("list.example", "relay.example")),
        relayRsa,
        sees("arc=pass", "relay.example"),
        "pass",
      ),
      "relay.example",
    ),
    { ...vouched, evidence: ["dkim invalid", "arc valid|indeterminate", "arc valid|indeterminate"] },
    "What the list sealed is what lies here; which set comes first in the report is not for the standards to say.",
    believed,
  ],
  [
    "stranger-changed",
    "a relay nobody trusts changed the mail after the list, and sealed it",
    fromList(
      arc(change(byList, "20261215T100000Z", "20261215T060000Z"), {
        i: 2,
        ...relay,
        results: sees("arc=pass; dkim=pass header.d=acme.example", "relay.example"),
      }),
      "relay.example",
    ),
    nothing,
    "The chain of seals holds (they cover no body), the newest message signature too; the list saw another mail.",
    believed,
  ],
  [
    "untrusted",
    "nothing: nobody on the policy's list",
    fromList(byList),
    untrusted,
    "RFC 8617, 7: a chain proves nothing unless its sealers are trusted.",
  ],
  [
    "untrusted-stranger",
    "the forger sealed his own mail",
    fromList(arc(forged, { i: 1, ...strange, results: pass })),
    { ...nothing, evidence: ["arc indeterminate"] },
    undefined,
    believed,
  ],
  [
    "sealer-subdomain",
    "a subdomain of the trusted sealer",
    fromList(arc(forged, { i: 1, ...fakeList, results: pass })),
    { ...nothing, evidence: ["arc indeterminate"] },
    "The list holds domains, not what is below them.",
    believed,
  ],
  [
    "sealer-forged",
    "the trusted sealer's name, another key",
    fromList(arc(forged, { i: 1, ...fakeSealer, results: pass })),
    { ...nothing, evidence: ["arc invalid"] },
    undefined,
    believed,
  ],
  [
    "seal-right-message-forged",
    "the list's own seal taken from another mail, with all its set",
    fromList(onTop(forged, ...setsOf(byList))),
    { ...nothing, evidence: ["arc invalid"] },
    "The newest message signature must hold (RFC 8617, 5.2).",
    believed,
  ],
  [
    "spliced",
    "the list's set from another mail, sealed once more by the forger over his own",
    fromList(
      arc(onTop(forged, ...setsOf(byList)), {
        i: 2,
        ...strange,
        results: sees("arc=pass", "mx.strange.example"),
      }),
    ),
    nothing,
    "Seals cover no body: the chain is valid to the letter (RFC 8617, 5.2), and the list never saw this mail.",
    believed,
  ],
  [
    "body-changed",
    "changed after the last seal",
    change(fromList(byList), "20261215T100000Z", "20261215T060000Z"),
    broken,
    undefined,
    believed,
  ],
  [
    "subject-changed",
    "another subject after the last seal",
    change(fromList(byList), "[planning] Budget review", "Budget review"),
    broken,
    undefined,
    believed,
  ],
  [
    "results-changed",
    "the list saw DKIM fail; the forger wrote pass",
    change(set({ results: sees("dkim=fail header.d=acme.example") }), "dkim=fail", "dkim=pass"),
    broken,
    "The seal covers the results (RFC 8617, 5.1.1).",
    believed,
  ],
  [
    "length",
    "a calendar behind the end of l=; to the list that is a pass",
    fromList(arc(calendarOutside, { i: 1, ...list, results: pass })),
    { ...nothing, evidence: ["dkim valid", "arc valid"] },
    "The signature the list speaks of lies here and holds, and leaves the calendar out (RFC 6376, 8.2).",
    believed,
  ],
  [
    "length-taken-out",
    "the same, and the signature the list saw pass taken out behind the seal, which does not cover it",
    withoutSignature(limited),
    { ...nothing, evidence: ["arc valid"] },
    "RFC 8617, 4.1.2: what is sealed SHOULD hold DKIM-Signature. Where it does not, nobody can tell what passed.",
    believed,
  ],
  [
    "length-edited",
    "the same, and l= taken out of the field behind the seal",
    Buffer.from(limited.toString("latin1").replace(/\r\n\tl=\d+;/, ""), "latin1"),
    { ...nothing, evidence: ["dkim invalid", "arc valid"] },
    "As above: the field proves nothing of what it says.",
    believed,
  ],
  [
    "length-another",
    "the same, taken out, and a signature of the organizer's domain on another mail, which the list saw fail, in its place",
    withoutSignature(
      fromList(
        arc(withAnother(calendarOutside), {
          i: 1,
          ...list,
          h: [...usual, "dkim-signature"],
          results: sees(
            "dkim=pass header.d=acme.example header.s=e1; dkim=fail header.d=acme.example header.s=s1",
          ),
        }),
      ),
    ),
    { ...nothing, evidence: ["dkim invalid", "arc valid"] },
    "Which of the two lies here is not known; so both must have passed.",
    believed,
  ],
  [
    "results-fail",
    "nothing: the list saw DKIM fail",
    set({ results: sees("dkim=fail header.d=acme.example") }),
    { ...nothing, evidence: ["dkim invalid", "arc valid"] },
    undefined,
    believed,
  ],
  [
    "results-spf",
    "nothing: the list saw SPF pass",
    set({ results: sees("spf=pass smtp.mailfrom=acme.example; dmarc=pass header.from=acme.example") }),
    { ...nothing, evidence: ["dkim invalid", "arc valid"] },
    undefined,
    believed,
  ],
  [
    "results-other",
    "the list saw DKIM pass for the forger's domain",
    set({ results: sees("dkim=pass header.d=strange.example") }, forged),
    { ...nothing, evidence: ["arc valid"] },
    "The signature it speaks of is not here: nobody can tell what it covered (RFC 6376, 8.2).",
    believed,
  ],
  [
    "from-unsigned",
    "From not among what the sealer signed, and replaced",
    change(
      fromList(
        arc(letter(invitation(), { from: "x@strange.example" }), {
          i: 1,
          ...list,
          results: pass,
          h: usual.slice(1),
        }),
      ),
      "<x@strange.example>",
      `<${olivia}>`,
    ),
    { ...nothing, evidence: ["arc valid|invalid|indeterminate"] },
    "RFC 8617, 4.1.2 takes h= from DKIM, where From MUST be signed. mailauth does not look.",
    believed,
  ],
  [
    "seal-with-h",
    "h= in a seal",
    set({ sealTags: { h: "from" } }),
    broken,
    "RFC 8617, 4.1.3: MUST fail.",
    believed,
  ],
  ["first-pass", "cv=pass in the first set", set({ cv: "pass" }), broken, "RFC 8617, 5.2.", believed],
  [
    "second-fail",
    "cv=fail in the second",
    fromList(arc(byList, { i: 2, ...list, results: pass, cv: "fail" })),
    nothing,
    "RFC 8617, 5.2: a chain once failed stays so.",
    believed,
  ],
  [
    "gap",
    "the second set is missing",
    fromList(arc(byList, { i: 3, ...list, results: pass })),
    nothing,
    "RFC 8617, 4.2.1: instances are counted without gaps.",
    believed,
  ],
  [
    "twice",
    "two first sets",
    fromList(arc(byList, { i: 1, ...list, results: pass })),
    nothing,
    "RFC 8617, 4.2.1.",
    believed,
  ],
  [
    "incomplete",
    "a set without its message signature",
    fromList(onTop(listed, ...setsOf(byList).filter((field) => !/^arc-message/i.test(field)))),
    { ...nothing, evidence: ["dkim invalid", "arc invalid"] },
    "RFC 8617, 4.2.",
    believed,
  ],
  [
    "no-key",
    "nothing: the sealer's key is gone",
    set({ s: "gone" }),
    { ...nothing, evidence: ["dkim invalid", "arc invalid|indeterminate"] },
    undefined,
    believed,
  ],
  [
    "servfail",
    "nothing: nobody answers for the sealer's key",
    set({ s: "servfail" }),
    { ...nothing, evidence: ["dkim invalid", "arc indeterminate"], pending: ["domain"] },
    "RFC 8617, 5.2 has any failure count as fail; later somebody may answer.",
    believed,
  ],
  [
    "sixty",
    "60 sets",
    fromList(swollen(60)),
    { ...nothing, questions: 8 },
    "RFC 8617, 4.2.1: at most 50.",
    believed,
  ],
]);
