// Revocation lists, true and false (RFC 5280, 5).
import { withLists } from "../cms.mjs";
import { caExtensions, issue, revocationList, sign } from "../openssl.mjs";
import { below, by, ca, content, plain, under } from "./certificate-kit.mjs";
import { clear, entries, expected, root } from "./stage.mjs";

const revoked = under(plain);

const revokedPlain = ca("Revoked CA");

const lists = {
  root: revocationList(root),
  rootRevoking: revocationList(root, { revoked: [revokedPlain] }),
  plain: revocationList(plain),
  revoking: revocationList(plain, { revoked: [revoked] }),
};

const impostor = issue({ subject: "/CN=Mail CA", extensions: caExtensions });

const good = under(plain);

const listed = (who, chain, crls) => {
  const cms = withLists(sign(content, who, { chain }), crls);
  return { body: clear(content, cms), check: { cms, content, extra: ["-crl_check"] } };
};

const revokedReport = { level: "suspicious", evidence: ["invalid"], reasons: ["certificate-revoked"] };

export const cases = entries("cert", [
  [
    "revoked",
    "the certificate, which its CA withdrew; the list is enclosed",
    listed(revoked, [plain], [lists.revoking, lists.root]),
    revokedReport,
  ],
  [
    "revoked-by-port",
    "the same, the list at hand with the reader",
    by(revoked, [plain]),
    revokedReport,
    null,
    { crls: { "mail-ca.crl": lists.revoking } },
  ],
  [
    "revoked-ca",
    "the issuing CA, which the root withdrew",
    listed(under(revokedPlain), [revokedPlain], [lists.rootRevoking]),
    revokedReport,
  ],
  [
    "good-crls",
    "nothing: fresh lists of all CAs",
    listed(good, [plain], [lists.plain, lists.root]),
    { ...expected.verified, not: ["revocation-unknown"] },
  ],
  [
    "crl-absent",
    "nothing known about revocation",
    below(plain, [plain]),
    { ...expected.verified, reasons: ["signed-by-actor", "revocation-unknown"] },
  ],
  [
    "crl-fake-empty",
    "the list: an impostor of the CA, enclosed, says nobody is revoked",
    listed(revoked, [plain, impostor], [revocationList(impostor)]),
    revokedReport,
    null,
    { crls: { "mail-ca.crl": lists.revoking } },
  ],
  [
    "crl-fake-empty-alone",
    "the list: the same where the reader has no other",
    listed(good, [plain, impostor], [revocationList(impostor)]),
    { ...expected.verified, reasons: ["signed-by-actor", "revocation-unknown"] },
  ],
  [
    "crl-fake-revoking",
    "the list: a stranger of the CA's name withdraws a good certificate",
    listed(good, [plain, impostor], [revocationList(impostor, { revoked: [good] })]),
    {
      ...expected.verified,
      reasons: ["signed-by-actor", "revocation-unknown"],
      not: ["certificate-revoked"],
    },
  ],
  [
    "crl-by-person",
    "the list: signed by a person of the same CA",
    (() => {
      const who = under(plain);
      return listed(
        good,
        [plain, who],
        [revocationList({ ...who, subject: plain.subject }, { revoked: [good] })],
      );
    })(),
    { ...expected.verified, not: ["certificate-revoked"] },
  ],
  [
    "crl-old",
    "the list: out of date, says nothing about the certificate",
    listed(
      good,
      [plain],
      [revocationList(plain, { from: "20260201000000Z", to: "20260301000000Z" }), lists.root],
    ),
    { ...expected.verified, reasons: ["signed-by-actor", "revocation-unknown"] },
  ],
]);
