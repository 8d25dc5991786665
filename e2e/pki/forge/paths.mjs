// Lifetimes, purposes and paths (RFC 5280, 6.1; RFC 8550, 4).
import { caExtensions, issue, newKey } from "../openssl.mjs";
import { below, by, ca, content, leaf, plain, san } from "./certificate-kit.mjs";
import { carl, entries, expected, member, olivia, root, signed } from "./stage.mjs";

const rogue = issue({ subject: "/CN=Rogue root", extensions: caExtensions });

const twin = issue({ subject: "/CN=Forged mails root", extensions: caExtensions });

const rogueMail = issue({ subject: "/CN=Mail CA", issuer: rogue, extensions: caExtensions });

/** CAs that certify one another and lead nowhere. */
function mesh(size) {
  const keys = Array.from({ length: size }, () => newKey("p256"));
  const selves = keys.map((key, i) => issue({ subject: `/CN=Mesh ${i}`, key, extensions: caExtensions }));
  const crossed = selves.flatMap((to, i) =>
    selves
      .filter((_, j) => i !== j)
      .map((from) => issue({ subject: to.subject, key: to.key, issuer: from, extensions: caExtensions })),
  );
  return { selves, crossed };
}

const pair = mesh(2);

const many = mesh(6);

/** One of the pair is also certified by the root: a path exists among the loops. */
const bridge = issue({
  subject: pair.selves[0].subject,
  key: pair.selves[0].key,
  issuer: root,
  extensions: caExtensions,
});

export const cases = entries("cert", [
  ["good-chain", "nothing: an issuing CA between", below(plain, [plain]), expected.verified],
  [
    "good-mailboxes",
    "nothing: two mailboxes, the second is the organizer's",
    leaf({ subjectAltName: `email:team@acme.example,${san}` }),
    expected.verified,
  ],
  [
    "good-usage-absent",
    "nothing: neither key usage nor purpose stated",
    leaf({ keyUsage: "", extendedKeyUsage: "" }),
    expected.verified,
  ],
  [
    "good-usage-commitment",
    "nothing: key usage contentCommitment alone",
    leaf({ keyUsage: "critical,nonRepudiation" }),
    expected.verified,
  ],
  [
    "good-purpose-any",
    "nothing: any purpose",
    leaf({ extendedKeyUsage: "anyExtendedKeyUsage" }),
    expected.verified,
  ],
  [
    "good-purpose-critical",
    "nothing: purpose critical",
    leaf({ extendedKeyUsage: "critical,emailProtection" }),
    expected.verified,
  ],
  [
    "good-domain-case",
    "nothing: the certificate writes the domain in capitals",
    leaf({ subjectAltName: "email:olivia@ACME.EXAMPLE" }),
    { ...expected.verified, not: ["address-case"] },
  ],
  [
    "good-bridge",
    "nothing: one of two paths loops, the other reaches the root",
    below(pair.selves[0], [...pair.selves, ...pair.crossed, bridge]),
    expected.verified,
  ],

  ["expired", "the lifetime: ended in March 2026", leaf({}, { to: "20260301000000Z" }), expected.invalid],
  ["not-yet", "the lifetime: begins in 2048", leaf({}, { from: "20480101000000Z" }), expected.invalid],
  [
    "expired-ca",
    "the lifetime of the issuing CA",
    (() => {
      const old = ca("Old CA", {}, { to: "20260301000000Z" });
      return below(old, [old]);
    })(),
    expected.invalid,
  ],
  [
    "purpose-server",
    "the purpose: a server's certificate",
    leaf({ extendedKeyUsage: "serverAuth" }),
    expected.invalid,
  ],
  [
    "usage-encipherment",
    "the key usage: keyEncipherment alone",
    leaf({ keyUsage: "critical,keyEncipherment" }),
    expected.invalid,
  ],
  [
    "good-ca-as-person",
    "nothing: a CA whose key usage lets it sign mail too",
    leaf({ basicConstraints: "critical,CA:TRUE", keyUsage: "critical,digitalSignature,keyCertSign" }),
    expected.verified,
    "neither RFC 5280 nor RFC 8550 forbids it; NIST's path test 4.6.14 is such a one, and valid",
  ],
  [
    "ca-as-person",
    "the role: a CA's certificate signs mail, its key usage is for certificates alone",
    leaf({ basicConstraints: "critical,CA:TRUE", keyUsage: "critical,keyCertSign,cRLSign" }),
    expected.invalid,
  ],
  [
    "critical-unknown",
    "an unknown critical extension",
    leaf({ "1.2.3.4.5": "critical,ASN1:NULL" }),
    expected.invalid,
  ],
  [
    "critical-unknown-ca",
    "an unknown critical extension in the CA",
    (() => {
      const odd = ca("Odd CA", { "1.2.3.4.5": "critical,ASN1:NULL" });
      return below(odd, [odd]);
    })(),
    expected.invalid,
  ],
  [
    "not-a-ca",
    "the role: a person's certificate issues another",
    (() => {
      const issuer = member("Carl", carl.address);
      return below(issuer, [issuer]);
    })(),
    expected.invalid,
  ],
  [
    "ca-without-constraints",
    "the role: an issuer without basicConstraints",
    (() => {
      const issuer = ca("Bare CA", { basicConstraints: "" });
      return below(issuer, [issuer]);
    })(),
    expected.invalid,
  ],
  [
    "ca-without-cert-sign",
    "the role: an issuer whose key may not sign certificates",
    (() => {
      const issuer = ca("Weak CA", { keyUsage: "critical,cRLSign" });
      return below(issuer, [issuer]);
    })(),
    expected.invalid,
  ],
  [
    "pathlen",
    "the depth: a CA below one with pathlen 0",
    (() => {
      const last = ca("Last CA", { basicConstraints: "critical,CA:TRUE,pathlen:0" });
      const further = issue({ subject: "/CN=Further CA", issuer: last, extensions: caExtensions });
      return below(further, [last, further]);
    })(),
    expected.invalid,
  ],
  [
    "explicit-curve",
    "the curve: its parameters are spelled out in the key",
    signed(content, member("Olivia", olivia.address, { key: newKey("explicit") })),
    { level: "unverified", never: ["valid"], anyReason: ["signature-unsupported", "certificate-invalid"] },
    "RFC 5480, 2.1.1: namedCurve alone; spelled-out parameters let a forger choose the generator",
  ],
  [
    "weak-issuer",
    "strength: the certificate is signed with SHA-1",
    (() => {
      const issuer = ca("RSA CA", {}, { key: newKey("rsa") });
      return below(issuer, [issuer], { digest: "sha1" });
    })(),
    { level: "unverified", never: ["valid"], anyReason: ["signature-unsupported", "certificate-invalid"] },
  ],

  ["untrusted", "the issuer: a root nobody trusts", below(rogueMail, [rogueMail]), expected.untrusted],
  [
    "rogue-root-enclosed",
    "the issuer: the untrusted root is enclosed too",
    below(rogueMail, [rogueMail, rogue]),
    expected.untrusted,
  ],
  [
    "self-signed",
    "the issuer: the certificate signs itself",
    by(member("Olivia", olivia.address, { issuer: null })),
    expected.untrusted,
  ],
  [
    "same-name-root",
    "the issuer: an enclosed root with the trusted root's name",
    below(twin, [twin]),
    expected.untrusted,
  ],
  [
    "same-name-ca",
    "the issuer: a CA with the true one's name, which is enclosed as well",
    below(rogueMail, [rogueMail, plain]),
    expected.untrusted,
  ],
  [
    "loop",
    "the issuer: two CAs that certify each other",
    below(pair.selves[0], pair.crossed),
    expected.untrusted,
    "must end",
  ],
  [
    "loop-many",
    "the issuer: six CAs that all certify each other",
    below(many.selves[0], many.crossed),
    { level: "unverified", never: ["valid"] },
    "must end",
  ],
]);
