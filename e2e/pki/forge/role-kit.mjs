// What the tables of roles share.
import { anna, attendee, bob, event, expected, member, organizer, part, signed } from "./stage.mjs";

export const priya = member("Priya", "priya@acme.example");

export const verified = expected.verified;

export const stranger = expected.stranger;

/** One signed calendar object. */
export const by = (who, over = {}) => signed(part(event(over), { method: over.method ?? "REQUEST" }), who);

export const unsigned = (over = {}) => ({
  body: part(event(over), { method: over.method ?? "REQUEST" }),
  check: null,
});

export const stored = (over = {}) => event({ method: null, ...over });

export const guest = (parameters, address = bob.address) => attendee(address, parameters);

export const hers = { by: organizer(anna.address), uid: "walk@harbour.example", summary: "Walk" };

/** Anna's own event as her calendar holds it. */
export const annas = (to = [guest(""), attendee(priya.address)]) => ({ calendar: stored({ ...hers, to }) });

export const answer = (who, method, to, more = {}) => by(who, { ...hers, method, to, ...more });

export const walked = { ...verified, summary: "Walk" };

export const accepted = (address) => attendee(address, ";PARTSTAT=ACCEPTED");
