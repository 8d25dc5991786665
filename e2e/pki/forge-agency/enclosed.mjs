// Mails that enclose an honest mandate.
import { jws, jwsPart } from "./jws.mjs";
import { claims, invites } from "./mandate-kit.mjs";
import { anna, attendee, bob, olivia, sam } from "./stage.mjs";

export const plain = jws(claims(), olivia);

const hersAs = { uid: "walk@harbour.example", summary: "Walk" };

export const answerWith = (line, compact) =>
  invites([jwsPart(compact)], {
    ...hersAs,
    method: "REPLY",
    by: `ORGANIZER:mailto:${anna.address}`,
    to: [line],
  });

/** Sam answers for Bob, Anna's guest. */
export const forBob = (compact) => {
  const line = attendee(bob.address, `;PARTSTAT=ACCEPTED;SENT-BY="mailto:${sam.address}"`);
  return answerWith(line, compact);
};

export const attendeesMandate = (imip = {}) =>
  jws(claims({ actor: bob, imip: { role: "ATTENDEE", methods: ["REPLY"], ...imip } }), bob);
