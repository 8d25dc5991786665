import { plainAddress, plainDomain, showDomain } from "./address.ts";
import type { Phrase } from "./phrase.ts";
import { neutralise, plain } from "./untrusted.ts";

/** A phrase as one string: for the terminal, for mails that leave, and for screen readers' live regions. */
export function spoken(phrase: Phrase): string {
  const parts = phrase.map((piece) => {
    switch (piece.kind) {
      case "ours":
        return piece.text;
      case "address":
        return plainAddress(piece.address);
      case "domain":
        return plainDomain(showDomain(piece.domain));
      case "quote":
        return `“${plain(neutralise(piece.text, { limit: 200, lines: "one" }))}”`;
    }
  });
  return parts.join("");
}
