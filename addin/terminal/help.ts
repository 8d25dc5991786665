/** What --help prints; loaded for nobody else. */
export const help = `usher - who really sent this invitation?

Usage: usher [options] FILE...

FILE is a mail as it was delivered (.eml) or a calendar file (.ics), which is judged as unsigned.

  --json             one report a line as JSON, in the order of the files
  --me ADDR          your own address (repeatable)
  --roots PEM        trust these certificates instead of the bundled ones (repeatable)
  --certs FILE|DIR   more certificates to build paths with; not trusted (repeatable)
  --crls FILE|DIR    certificate revocation lists, beside those in the mails (repeatable)
  --ocsp FILE|DIR    OCSP responses, beside those in the mails (repeatable)
  --fetch HOW        look up issuers, lists and OCSP answers that certificates point to: "direct", from
                     here, or by a relay, its https address; whoever is asked learns that such a mail is
                     read. Goes before the policy's "fetching"; "off" where neither says so
  --key FILE         a key for mail that is encrypted to you, with its certificate, as PKCS#12 (.p12, .pfx;
                     repeatable)
  --key-password-file FILE
                     its password, the first line of that file; one for all, or one for each --key
  --calendar FILE    what your calendar holds, as .ics (repeatable)
  --policy FILE      policy as JSON: {"trustedPairs": [{"agent": ..., "actor": ...}],
                     "onBehalf": "prompt" | "reject" | {"otherwise": "prompt" | "reject",
                     "domains": {"acme.example": "reject"}}: what is sent for somebody else
                     without proof, "revocation": "require" | "prefer" | "off",
                     "authservIds": [your mail servers' names in Authentication-Results],
                     "trustedSealers": [domains whose ARC seals count], "ownDomains": [...],
                     "fetching": "off" | "direct" | a relay's https address, "pathValidation":
                     {"initialPolicySet": [OIDs], "requireExplicitPolicy": false,
                     "inhibitPolicyMapping": false, "inhibitAnyPolicy": false}};
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

Certificates and lists may be PEM or DER. Nothing is fetched from anywhere unless --fetch or the policy says so.

Exit status: 0 where every file held an invitation that is verified or authorized, 1 where some did not,
2 where the arguments cannot be used or a file cannot be read or written.
`;
