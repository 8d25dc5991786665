// Mail that somebody on the way changed, and From kept: lists, forwarders, stores.
import { dkim, onTop } from "./sign.mjs";
import {
  acmeRecord,
  arrived,
  change,
  entries,
  genuine,
  honest,
  hop,
  letter,
  list,
  neither,
  olivia,
  signed,
  strange,
  web,
} from "./stage.mjs";

/** Through a list that writes its name into the subject and its footer under the text. */
const listed = (mail) =>
  change(
    change(mail, "Subject: Budget review", "Subject: [planning] Budget review"),
    "the figures.",
    "the figures.\r\n___\r\nlist@list.example",
  );
const listFields = (mail) =>
  onTop(mail, "List-Id: Planning <planning.list.example>", hop("out.acme.example", "list.example"));
const throughList = (mail, options = {}) =>
  arrived(dkim(listFields(listed(mail)), { ...list, ...options }), { from: "list.example" });
const rebuilt = change(genuine, "charset=utf-8", "charset=UTF-8");

export const cases = entries("borrowed", [
  [
    "list",
    "nothing: a mailing list changed it, kept From and signed itself",
    throughList(genuine),
    {
      level: "unverified",
      evidence: ["dkim valid", "dkim invalid"],
      reasons: ["from-borrowed", "other-domain-vouches"],
      not: ["domain-vouches", "dkim-not-checkable"],
    },
    "Honest, and no different from a forger who does the same: whoever sent it is list.example.",
  ],
  [
    "list-unsigned",
    "nothing: the list does not sign",
    arrived(listFields(listed(genuine)), { from: "list.example" }),
    { level: "unverified", evidence: ["dkim invalid"], not: ["domain-vouches", "dkim-not-checkable"] },
  ],
  [
    "list-own-from",
    "nothing: the list wrote its own From",
    arrived(
      dkim(
        listFields(
          listed(change(genuine, `From: <${olivia}>`, "From: Olivia via Planning <planning@list.example>")),
        ),
        list,
      ),
      { from: "list.example" },
    ),
    {
      ...neither,
      evidence: ["dkim valid", "dkim invalid"],
      not: ["domain-vouches", "from-borrowed", "dkim-not-checkable"],
    },
  ],
  [
    "by-forger",
    "her From, a broken signature of hers below the forger's own",
    signed(strange, listed(genuine)),
    {
      level: "unverified",
      evidence: ["dkim valid", "dkim invalid"],
      reasons: ["from-borrowed", "other-domain-vouches"],
      not: ["domain-vouches"],
    },
  ],
  [
    "rebuilt",
    "nothing: a mail store took it apart and wrote it anew",
    arrived(rebuilt),
    {
      level: "unverified",
      evidence: ["dkim invalid"],
      reasons: ["dkim-not-checkable"],
      not: ["domain-vouches", "from-borrowed"],
    },
    "Header whole, body another.",
  ],
  [
    "rebuilt-no-key",
    "nothing: the same, the key no longer published",
    arrived(change(dkim(letter(), { ...acmeRecord("rotated", {}) }), "charset=utf-8", "charset=UTF-8")),
    {
      level: "unverified",
      evidence: ["dkim invalid"],
      not: ["domain-vouches", "from-borrowed", "dkim-not-checkable"],
    },
    "Nobody can say whether the header is whole.",
  ],
  [
    "rebuilt-for-stranger",
    "the same with a stranger's signature: nothing to be said of the organizer's",
    arrived(change(dkim(letter(), strange), "charset=utf-8", "charset=UTF-8")),
    {
      level: "unverified",
      evidence: ["dkim invalid"],
      not: ["domain-vouches", "dkim-not-checkable", "from-borrowed"],
    },
  ],
  [
    "twice-rebuilt",
    "nothing: service and organizer signed, the store rebuilt it",
    arrived(change(await honest(genuine, web), "charset=utf-8", "charset=UTF-8")),
    {
      level: "unverified",
      evidence: ["dkim invalid", "dkim invalid"],
      reasons: ["dkim-not-checkable"],
      not: ["domain-vouches", "from-borrowed"],
    },
  ],
]);
