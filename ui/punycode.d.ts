declare module "punycode.js" {
  const punycode: {
    /** A-labels to U-labels (RFC 3492); throws RangeError on a label that is no Punycode. */
    toUnicode(domain: string): string;
    toASCII(domain: string): string;
  };
  export default punycode;
}
