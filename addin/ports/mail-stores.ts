import type { MailStore } from "../../core/verify.ts";

/** Where a message is a file: as it came, as far as anybody can tell. */
export const asItCame: MailStore = { rebuilt: false, unnamedResults: false, hosts: [] };

/**
 * Exchange Online and Outlook.com. Their servers go by names below each of these domains, often in one and the same
 * message: its Received fields say "by … .prod.outlook.com", "by … .outlook.office365.com" and "by …
 * .prod.exchangelabs.com".
 */
export const exchangeOnline: MailStore = {
  rebuilt: true,
  unnamedResults: true,
  hosts: ["outlook.com", "office365.com", "exchangelabs.com"],
};
