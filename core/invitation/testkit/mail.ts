/** Entities of a mail (RFC 2045), with LF as line end: the caller brings them to CRLF. */
export const entity = (type: string, body: string, more = ""): string =>
  `Content-Type: ${type}\n${more}\n${body}`;
export const multipart = (subtype: string, ...parts: readonly string[]): string => {
  const boundary = `b${parts.join("").length}`;
  const inner = parts.map((part) => `--${boundary}\n${part}\n`).join("");
  return `Content-Type: multipart/${subtype}; boundary=${boundary}\n\n${inner}--${boundary}--\n`;
};
