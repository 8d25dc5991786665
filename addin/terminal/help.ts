/** What --help prints; loaded for nobody else. */
export const help = `usher - who really sent this invitation?

Usage: usher [options] FILE...

FILE is a mail as it was delivered (.eml) or a calendar file (.ics), which is judged as unsigned.

  --json             one report a line as JSON, in the order of the files
  --me ADDR          your own address (repeatable)
  --roots PEM        trust these certificates instead of the bundled ones (repeatable)
  --certs FILE       more certificates to build paths with; not trusted (repeatable)
  --crls FILE|DIR    certificate revocation lists (repeatable)
  --calendar FILE    what your calendar holds, as .ics (repeatable)
  --policy FILE      policy as JSON: {"trustedPairs": [{"agent": ..., "actor": ...}],
                     "onBehalf": "prompt" | "reject" | {"otherwise": "prompt" | "reject",
                     "domains": {"acme.example": "reject"}}: what is sent for somebody else
                     without proof, "revocation": "require" | "prefer" | "off",
                     "authservIds": [your mail servers' names in Authentication-Results],
                     "trustedSealers": [domains whose ARC seals count], "ownDomains": [...]};
                     its "resolver" is for the panel: nobody is asked from here
  --at ISO           the time to verify for, instead of now
  --dns FILE         what mail domains publish, as JSON: {"name": {"TXT": ["..."]}}, also SMIMEA and
                     OPENPGPKEY; what is not in it does not exist, "SERVFAIL" or "TIMEOUT" instead of
                     a list is a question without an answer, and "dnssec" beside the lists says
                     "secure", "insecure" or "bogus"
  --memory FILE      what is remembered of senders and versions, as JSON: files are verified one
                     after the other, each is held against what the ones before it proved, and
                     what they prove is written back; a file that is not there yet is begun
  --mandates FILE|DIR
                     mandates and withdrawals that were handed to you, as JWS or mail (repeatable)
  --store exchange   the files were taken out of Exchange Online or Outlook.com, which writes mails anew:
                     a mail domain's signature that does not fit is not broken, and Authentication-Results
                     that name no server are the service's own, where they stand in its place
  --help             this text

Certificates and lists may be PEM or DER. Nothing is fetched from anywhere.

Exit status: 0 where every file held an invitation that is verified or authorized, 1 where some did not,
2 where the arguments cannot be used or a file cannot be read or written.
`;
