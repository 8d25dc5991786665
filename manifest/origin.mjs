// @ts-check
/** Where the pages are served: an https origin, and the folder under it where there is one. */

/** Blanks, quotes, markup, and what URL parsers take out or turn round without a word. */
const odd = /[\s\p{Cc}"'<>&\\^`{|}]/u;

/** The longest address Outlook takes has 2048 characters; the rest is for our own paths. */
const longest = 2000;

/**
 * The address the panel's files are under, without a slash at its end. Throws an Error with a sentence.
 *
 * @param {string} text such as https://usher.example or https://intra.example:8443/usher
 */
export function parseOrigin(text) {
  /** @type {(why: string) => Error} */
  const refusal = (why) => new Error(`Cannot use the origin "${text}": ${why}.`);
  if (odd.test(text) || !/^[a-z]+:\/\/[^/]/i.test(text) || !URL.canParse(text))
    throw refusal("it is not an address such as https://usher.example");
  const { protocol, username, password, host, pathname } = new URL(text);
  if (protocol !== "https:") throw refusal("Outlook loads add-ins over https only");
  if (username !== "" || password !== "") throw refusal("it must not hold a user name or a password");
  if (/[?#]/.test(text)) throw refusal("it must end before a question mark or a hash");
  if (!/^[\w.:[\]-]+$/.test(host)) throw refusal("its host is not the name of one server");
  const base = `https://${host}${pathname}`.replace(/\/+$/, "");
  if (base.length > longest) throw refusal("it is too long");
  return base;
}
