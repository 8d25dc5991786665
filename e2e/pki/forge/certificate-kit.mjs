// What the tables of certificates share.
import { caExtensions, issue, personExtensions } from "../openssl.mjs";
import { event, member, olivia, part, root, signed } from "./stage.mjs";

export const content = part(event());

export const san = `email:${olivia.address}`;

export const person = personExtensions(san);

/** The usual extensions with some replaced by name; "" leaves one out. */
export const extensions = (over, from = person) =>
  Object.entries(over).reduce((list, [name, value]) => {
    const others = list.filter((one) => !one.startsWith(`${name}=`));
    return value ? [...others, `${name}=${value}`] : others;
  }, from);

export const ca = (name, over = {}, more = {}) =>
  issue({ subject: `/CN=${name}`, issuer: root, extensions: extensions(over, caExtensions), ...more });

/** Olivia's certificate under another issuer. */
export const under = (issuer, more = {}) => member("Olivia", olivia.address, { issuer, ...more });

export const leaf = (over, more = {}) =>
  signed(content, member("Olivia", olivia.address, { extensions: extensions(over), ...more }));

export const by = (who, chain = []) => signed(content, who, { chain });

export const plain = ca("Mail CA");

export const below = (issuer, chain, more) => by(under(issuer, more), chain);
