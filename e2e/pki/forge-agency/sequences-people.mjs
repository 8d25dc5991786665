// What is remembered of people: delegates, chains of them, mandates taken back, and what somebody said when they
// were asked (RFC 5546, 2.1.2 and 5.2.2).
import {
  authorized,
  bobsToMallory,
  bobsUnsigned,
  bobsWord,
  bobsWordAlone,
  carls,
  carlsLoop,
  carlsWord,
  changedText,
  confirmed,
  doras,
  dorasBack,
  downgraded,
  held,
  heldCrasher,
  olivias,
  plain,
  samsNext,
  samsWith,
  sequence,
  step,
  unsignedLater,
  verified,
  withdrawal,
} from "./sequence-kit.mjs";
import { annas, answer, carl, delegatedFrom, delegatedTo, dora } from "./stage.mjs";

export const ofPeople = [
  sequence(
    "delegate-after",
    "nothing: the delegator's word came first",
    [bobsWord(verified), carls(confirmed)],
    annas(),
  ),
  sequence(
    "delegate-after-alone",
    "nothing: his word names the delegate in one line",
    [bobsWordAlone(verified), carls(confirmed)],
    annas(),
  ),
  sequence(
    "delegate-before",
    "the delegator's word, until it comes",
    [carls(held), bobsWord(verified), carls(confirmed)],
    annas(),
  ),
  sequence(
    "delegate-unsigned-word",
    "the delegator's word: nobody signed it",
    [bobsUnsigned({ level: "unverified", reasons: ["invitation-not-signed"] }), carls(held)],
    annas(),
  ),
  sequence(
    "delegate-other-word",
    "the delegator's word: he sent somebody else",
    [bobsToMallory(verified), carls(held)],
    annas(),
  ),
  sequence(
    "delegate-crasher-word",
    "the list: who delegates is not on it",
    [
      step("crasher-delegates", () => answer(dora, [delegatedTo(dora, carl)]), {
        level: "unconfirmed",
        reasons: ["party-crasher"],
      }),
      step("crashers-delegate", () => answer(carl, [delegatedFrom(carl, dora, "ACCEPTED")]), {
        level: "unconfirmed",
        reasons: ["party-crasher"],
      }),
    ],
    annas(),
  ),
  sequence(
    "chain",
    "nothing: every link gave its word",
    [
      bobsWord(verified),
      carlsWord({ level: "authorized", reasons: ["delegation-verified"] }),
      doras(confirmed),
    ],
    annas(),
  ),
  sequence(
    "chain-backwards",
    "the words, until the last has come",
    [
      doras(heldCrasher),
      carlsWord(heldCrasher),
      bobsWord(verified),
      carlsWord({ level: "authorized", reasons: ["delegation-verified"] }),
      doras(confirmed),
    ],
    annas(),
  ),
  sequence(
    "chain-broken",
    "the first link: Bob never sent Carl",
    [carlsWord(heldCrasher), doras(heldCrasher)],
    annas(),
  ),
  sequence(
    "chain-loop",
    "the end of the chain: Carl and Dora come for each other",
    [carlsLoop(heldCrasher), dorasBack(heldCrasher), doras(heldCrasher), carlsLoop(heldCrasher)],
    annas(),
  ),
  sequence("withdrawn", "the consent: withdrawn by a mail that came before", [
    samsWith(authorized),
    withdrawal({ level: "unconfirmed", reasons: ["agent-unauthorized"] }),
    samsNext({ level: "unconfirmed", reasons: ["agent-unauthorized"], not: ["agent-mandate"] }),
  ]),
  sequence("asked-yes", "nothing proven: the person asked her, and she said yes", [
    unsignedLater(plain, { asked: "yes" }),
    unsignedLater({ level: "unverified", advice: "decide", reasons: ["confirmed-by-asking"] }),
    changedText({
      level: "unverified",
      advice: "ask",
      not: ["confirmed-by-asking"],
      reasons: ["invitation-not-signed"],
    }),
  ]),
  sequence("asked-no", "what the person asked about: she said no", [
    unsignedLater(plain, { asked: "no" }),
    unsignedLater({ level: "suspicious", advice: "ignore", reasons: ["denied-by-asking"] }),
    changedText({ level: "suspicious", reasons: ["denied-by-asking"] }),
  ]),
  sequence("asked-taken-back", "nothing proven: the person took their word back", [
    unsignedLater(plain, { asked: "no" }),
    unsignedLater({ level: "suspicious", reasons: ["denied-by-asking"] }, { asked: null }),
    unsignedLater({ ...plain, not: [...plain.not, "denied-by-asking"] }),
  ]),
  sequence("asked-danger", "the signature: a yes lifts no danger", [
    olivias(),
    unsignedLater(downgraded, { asked: "yes" }),
    unsignedLater({ level: "suspicious", advice: "ignore", reasons: ["downgrade"] }),
  ]),
];
