// @ts-check
/**
 * The response headers of a host's page and of everything it loads. One list, for our own preview server
 * and for whatever configuration other servers need.
 */

/** Griffel puts an empty style element on the page and fills it rule by rule; this is the empty text's hash. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** What each host's page may be framed by (CSP frame-ancestors). */
const frameAncestors = { file: "'none'" };

/**
 * A worker takes its policy from its own script's response, so the same list goes with every file.
 *
 * @param {keyof typeof frameAncestors} host
 * @returns {Record<string, string>}
 */
export function securityHeaders(host) {
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": `'self' ${emptyStyle}`,
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": frameAncestors[host],
  };
  return {
    "Content-Security-Policy": Object.entries(policy)
      .map((directive) => directive.join(" "))
      .join("; "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy":
      "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

/**
 * Names with a content hash never change; everything else is asked for anew.
 *
 * @param {string} path URL path, from the root
 */
export const cacheControl = (path) =>
  path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-store";
