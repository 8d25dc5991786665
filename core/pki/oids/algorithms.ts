/** Public keys and signatures: RFC 8017, 4055, 3279, 5480, 5758, 8410. */

export const rsaEncryption = "1.2.840.113549.1.1.1";
export const md2WithRSAEncryption = "1.2.840.113549.1.1.2";
export const md5WithRSAEncryption = "1.2.840.113549.1.1.4";
export const sha1WithRSAEncryption = "1.2.840.113549.1.1.5";
export const mgf1 = "1.2.840.113549.1.1.8";
export const rsassaPss = "1.2.840.113549.1.1.10";
export const sha256WithRSAEncryption = "1.2.840.113549.1.1.11";
export const sha384WithRSAEncryption = "1.2.840.113549.1.1.12";
export const sha512WithRSAEncryption = "1.2.840.113549.1.1.13";
export const sha224WithRSAEncryption = "1.2.840.113549.1.1.14";
export const sha1WithRSASignature = "1.3.14.3.2.29";
export const ecPublicKey = "1.2.840.10045.2.1";
export const ecdsaWithSHA1 = "1.2.840.10045.4.1";
export const ecdsaWithSHA224 = "1.2.840.10045.4.3.1";
export const ecdsaWithSHA256 = "1.2.840.10045.4.3.2";
export const ecdsaWithSHA384 = "1.2.840.10045.4.3.3";
export const ecdsaWithSHA512 = "1.2.840.10045.4.3.4";
export const dsa = "1.2.840.10040.4.1";
export const dsaWithSHA1 = "1.2.840.10040.4.3";
export const dsaWithSHA224 = "2.16.840.1.101.3.4.3.1";
export const dsaWithSHA256 = "2.16.840.1.101.3.4.3.2";
export const x25519 = "1.3.101.110";
export const x448 = "1.3.101.111";
export const ed25519 = "1.3.101.112";
export const ed448 = "1.3.101.113";
