/** Who writes to the reader of the model, and what they can send. */
import fc from "fast-check";
import { anna, ben, mallory, olivia, rootB, sam } from "../../testkit/cases.ts";
import { carol, dora, mine, type Mail } from "./world.ts";

const uids = ["1@acme.example", "2@acme.example"] as const;
const texts = ["Budget review", "Offsite"] as const;

type Version = Pick<Mail, "uid" | "sequence" | "stamp" | "text">;
const versions: fc.Arbitrary<Version> = fc.record({
  uid: fc.constantFrom(...uids),
  sequence: fc.nat(3),
  stamp: fc.nat(3),
  text: fc.constantFrom(...texts),
});
/** Numbers made to outdo all others, too. */
const forgedVersions: fc.Arbitrary<Version> = fc.record({
  uid: fc.constantFrom(...uids),
  sequence: fc.constantFrom(0, 1, 2, 3, 9, 2 ** 31 - 1, 2 ** 31),
  stamp: fc.constantFrom(0, 1, 2, 3, 9, 20_000_000),
  text: fc.constantFrom(...texts, "Wire the money"),
});

const methods = fc.constantFrom("REQUEST", "REQUEST", "CANCEL", "PUBLISH", "ADD");

/** Olivia always signs, by herself or through Sam; Carol never does and has UIDs of her own. */
export const honest: fc.Arbitrary<Mail> = fc.oneof(
  fc.tuple(versions, methods, fc.boolean()).map(([version, method, renewed]): Mail => ({
    ...version,
    method,
    organizer: olivia,
    from: olivia,
    signing: [{ by: olivia, renewed }],
  })),
  fc.tuple(versions, methods).map(([version, method]): Mail => ({
    ...version,
    method,
    organizer: olivia,
    sentBy: sam,
    from: sam,
    signing: [{ by: sam }],
  })),
  fc.tuple(versions, methods).map(([version, method]): Mail => ({
    ...version,
    uid: "3@plain.example",
    method,
    organizer: carol,
    from: carol,
    signing: [],
  })),
  fc
    .tuple(
      versions,
      fc.constantFrom<Partial<Mail>>(
        { attendee: ben },
        { attendee: ben, delegation: [ben, dora] },
        { attendee: dora, delegation: [ben, dora] },
        { attendee: dora, delegation: [dora, "eve@other.example"] },
      ),
    )
    .map(([version, answer]): Mail => ({
      ...version,
      sequence: 0,
      uid: mine,
      method: "REPLY",
      organizer: anna,
      from: answer.attendee ?? ben,
      signing: [{ by: answer.attendee ?? ben }],
      ...answer,
    })),
);

type Shape = (version: Version) => Mail;
const asOlivia = { method: "REQUEST", organizer: olivia, from: olivia } as const;
export const answering = { method: "REPLY", uid: mine, organizer: anna, from: mallory } as const;

/** What somebody without the honest people's keys can send. */
const shapes: Readonly<Record<string, Shape>> = {
  unsigned: (version) => ({ ...version, ...asOlivia, signing: [] }),
  cancelled: (version) => ({ ...version, ...asOlivia, method: "CANCEL", signing: [] }),
  broken: (version) => ({ ...version, ...asOlivia, signing: [{ by: olivia, broken: true }] }),
  "signed by a stranger": (version) => ({ ...version, ...asOlivia, signing: [{ by: mallory }] }),
  "broken beside a stranger's": (version) => ({
    ...version,
    ...asOlivia,
    signing: [{ by: olivia, broken: true }, { by: mallory }],
  }),
  "by an agent of their own": (version) => ({
    ...version,
    ...asOlivia,
    sentBy: mallory,
    from: mallory,
    signing: [{ by: mallory }],
  }),
  "through an agent, unsigned": (version) => ({
    ...version,
    ...asOlivia,
    sentBy: sam,
    from: sam,
    signing: [],
  }),
  "by a second certificate": (version) => ({
    ...version,
    ...asOlivia,
    signing: [{ by: olivia, issuer: rootB }],
  }),
  "made to be read in two ways": (version) => ({
    ...version,
    ...asOlivia,
    ambiguous: true,
    signing: [{ by: olivia }],
  }),
  "of their own, naming Olivia": (version) => ({
    ...version,
    ...asOlivia,
    uid: "4@evil.example",
    organizer: mallory,
    sentBy: olivia,
    from: mallory,
    signing: [{ by: mallory }],
  }),
  "under a UID that is another's": (version) => ({
    ...version,
    ...asOlivia,
    organizer: mallory,
    from: mallory,
    signing: [{ by: mallory }],
  }),
  "as Carol": (version) => ({
    ...version,
    ...asOlivia,
    uid: "3@plain.example",
    organizer: carol,
    from: carol,
    signing: [],
  }),
  "beside an honest one": (version) => ({
    ...version,
    ...asOlivia,
    uid: uids[0],
    sequence: 0,
    stamp: 0,
    text: texts[0],
    signing: [{ by: olivia }],
    beside: { ...version, ...asOlivia, signing: [] },
  }),
  "an answer in another's name": (version) => ({
    ...version,
    ...answering,
    attendee: ben,
    signing: [{ by: mallory }],
  }),
  "an unsigned answer": (version) => ({ ...version, ...answering, attendee: ben, from: ben, signing: [] }),
  "a delegation nobody gave": (version) => ({
    ...version,
    ...answering,
    attendee: mallory,
    delegation: [ben, mallory],
    signing: [{ by: mallory }],
  }),
  "a delegation in the delegator's name": (version) => ({
    ...version,
    ...answering,
    attendee: ben,
    delegation: [ben, mallory],
    signing: [{ by: mallory }],
  }),
  "a stranger's delegation": (version) => ({
    ...version,
    ...answering,
    attendee: mallory,
    delegation: [mallory, "mate@evil.example"],
    signing: [{ by: mallory }],
  }),
};
export const forged = fc
  .tuple(fc.constantFrom(...Object.keys(shapes)), forgedVersions)
  .map(([name, version]) => ({ name, mail: shapes[name]!(version) }));

export const probe: Version = { uid: uids[0], sequence: 1, stamp: 1, text: texts[0] };
export const forgedProbes = Object.values(shapes).flatMap((shape) =>
  [probe, { ...probe, uid: uids[1], sequence: 5 }, { ...probe, stamp: 0 }].map((version) => shape(version)),
);
/** What the honest may send next. */
export const honestProbes: readonly Mail[] = [0, 3].flatMap((sequence): Mail[] =>
  [...uids, "3@plain.example"].map((uid) => {
    const organizer = uid.endsWith("plain.example") ? carol : olivia;
    const signing = organizer === carol ? [] : [{ by: olivia }];
    return { ...probe, ...asOlivia, uid, sequence, organizer, from: organizer, signing };
  }),
);
export const answers: readonly Mail[] = [
  { ...probe, ...answering, sequence: 0, attendee: ben, from: ben, signing: [{ by: ben }] },
  {
    ...probe,
    ...answering,
    sequence: 0,
    attendee: dora,
    delegation: [ben, dora],
    from: dora,
    signing: [{ by: dora }],
  },
];
