// What the tables of guests share: the event as two guests have it, and mails that lie in others.
import { attendee, bob, mail, mailOf, olivia, priya } from "./stage.mjs";

export const guests = [attendee(bob.address), attendee(priya.address)];

export const wrap = (made, from, to = bob, more = {}) =>
  mail(made.body, { from: from.address, to: to.address, id: "original", ...more });

export const original = (over = {}, who = olivia) => wrap(mailOf(who, { to: guests, ...over }), who);
