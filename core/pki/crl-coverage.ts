import type { Certificate } from "./certificate.ts";
import type { Crl } from "./crl.ts";
import { allReasons, type DistributionPoint } from "./distribution-points.ts";
import { sameName, type Name } from "./names.ts";
import { isNamed, nameKeys, pointKeys } from "./point-names.ts";

/**
 * For which reasons a list can speak of a certificate (RFC 5280, 6.3.3 (b) to (d)), as in `DistributionPoint`: through one of the
 * certificate's distribution points, or through the one implied where it has none or they do not do. 0: not at all.
 */
export function coveredReasons({ issuer, scope }: Crl, certificate: Certificate): number {
  const isCa = certificate.extensions.basicConstraints?.ca ?? false;
  if (scope.only !== null && scope.only !== (isCa ? "ca" : "user")) return 0;
  const own = nameKeys([{ kind: "directory", name: issuer }]);
  const published = isNamed(scope.point) ? pointKeys(scope.point, issuer) : null;
  let reasons = 0;
  for (const point of [...(certificate.extensions.distributionPoints ?? []), implied(certificate.issuer)]) {
    const issuers = point.crlIssuer === null ? null : nameKeys(point.crlIssuer);
    const isIssuers =
      issuers === null
        ? sameName(issuer, certificate.issuer)
        : scope.indirect && issuers.some((key) => own.includes(key));
    if (!isIssuers) continue;
    const wanted = isNamed(point) ? pointKeys(point, issuer) : (issuers ?? []);
    if (published === null || published.some((key) => wanted.includes(key)))
      reasons |= point.reasons & scope.reasons;
  }
  return reasons;
}

const implied = (issuer: Name): DistributionPoint => ({
  names: [{ kind: "directory", name: issuer }],
  relative: null,
  reasons: allReasons,
  crlIssuer: null,
});

/** Under which other names than its issuer's the certificate has its lists (RFC 5280, 4.2.1.13, cRLIssuer), each once. */
export function otherCrlIssuers({ extensions, issuer }: Certificate): readonly Name[] {
  const names = new Map<string, Name>();
  for (const point of extensions.distributionPoints ?? [])
    for (const name of point.crlIssuer ?? [])
      if (name.kind === "directory" && !sameName(name.name, issuer)) names.set(name.name.key, name.name);
  return [...names.values()];
}
