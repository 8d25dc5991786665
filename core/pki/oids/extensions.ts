/** Extensions of certificates, revocation lists and their entries: RFC 5280, 4.2, 5.2, 5.3. */

export const subjectKeyIdentifier = "2.5.29.14";
export const keyUsage = "2.5.29.15";
export const subjectAltName = "2.5.29.17";
export const basicConstraints = "2.5.29.19";
export const cRLNumber = "2.5.29.20";
export const reasonCode = "2.5.29.21";
export const invalidityDate = "2.5.29.24";
export const deltaCRLIndicator = "2.5.29.27";
export const issuingDistributionPoint = "2.5.29.28";
export const nameConstraints = "2.5.29.30";
export const cRLDistributionPoints = "2.5.29.31";
export const certificatePolicies = "2.5.29.32";
export const policyMappings = "2.5.29.33";
export const authorityKeyIdentifier = "2.5.29.35";
export const policyConstraints = "2.5.29.36";
export const extKeyUsage = "2.5.29.37";
export const freshestCRL = "2.5.29.46";
export const inhibitAnyPolicy = "2.5.29.54";
