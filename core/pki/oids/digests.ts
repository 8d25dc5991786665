export const md5 = "1.2.840.113549.2.5";
export const sha1 = "1.3.14.3.2.26";
export const sha224 = "2.16.840.1.101.3.4.2.4";
export const sha256 = "2.16.840.1.101.3.4.2.1";
export const sha384 = "2.16.840.1.101.3.4.2.2";
export const sha512 = "2.16.840.1.101.3.4.2.3";
