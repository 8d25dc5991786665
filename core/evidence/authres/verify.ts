import { asciiLower } from "../../bytes/ascii.ts";
import { toAsciiDomain } from "../../mime/address.ts";
import type { HeaderField, Message, Part, StructureProblem } from "../../mime/part.ts";
import type { ClaimedResults, Values } from "../../report.ts";
import { coverageOfMessage } from "../coverage.ts";
import type { FoundEvidence, OwnServers } from "../evidence.ts";
import { parseResults, type Results } from "./parse.ts";
import { isForeignHost, parseReceived } from "./received.ts";
import { serviceBehind } from "./unnamed.ts";

/** Authentication-Results fields of one message that are looked at; those below stand in no report. */
const maxFields = 50;

/**
 * The Authentication-Results fields of the message's own header (RFC 8601), apart: the word of the person's own
 * servers, which is evidence, and what anybody else claims.
 *
 * A field counts where one of `own.authservIds` wrote it, nobody else's server had the message afterwards, and it
 * belongs to the topmost such fields: RFC 8601, 5 has a server delete what pretends to be its own, so the topmost
 * is its word, and what stands further down is an earlier pass or a forgery. Where readers may see different
 * fields, none counts.
 *
 * Where the mail service's own servers name nobody (`own.store`), the topmost field of all counts if it names none and
 * stands where those servers put theirs; below any field without a name nothing counts, as they take out none that
 * somebody forged.
 */
export function readResults(
  { root }: Message,
  own: OwnServers,
): { readonly trusted: readonly FoundEvidence[]; readonly claimed: readonly ClaimedResults[] } {
  const trusted: FoundEvidence[] = [];
  const claimed: ClaimedResults[] = [];
  const ids = new Set(own.authservIds.map(canonicalId).filter((id) => id !== ""));
  const { unnamedResults = false, hosts = [] } = own.store ?? {};
  const service = hosts.map(canonicalId);
  const all = [...ids, ...own.ownDomains, ...service];
  // Servers that name nobody delete no field with a name: behind them it may be forged.
  const named = unnamedResults ? [...ids, ...own.ownDomains] : all;
  const passed: HeaderField[] = [];
  const isNear = (server: string): boolean =>
    passed.length <= maxFields && !passed.some((received) => isForeign(received, [server]));
  const walk = new Walk(root.problems.some(isDivisive));
  for (const [position, field] of root.fields.entries()) {
    if (field.name === "received") {
      passed.push(field);
      const foreign = isForeign(field, named);
      walk.passReceived(foreign, foreign && isForeign(field, all));
      continue;
    }
    if (field.name !== "authentication-results") continue;
    if (walk.seen++ === maxFields) break;
    const read = readField(root, field);
    if (read === null) {
      walk.close();
      continue;
    }
    const unnamed = unnamedResults && read.server === "";
    const id = canonicalId(read.server);
    const behind = unnamed && walk.seen === 1 ? serviceBehind(root.fields, position, service) : null;
    const writer = unnamed ? behind : ids.has(id) ? id : null;
    const ignored = unnamed ? walk.judgeUnnamed(writer) : walk.judge(writer, read);
    if (writer !== null && ignored === null)
      trusted.push(evidence(root, { position, ...(unnamed ? { store: true } : {}) }, writer, read));
    else
      claimed.push({
        position,
        server: read.server,
        ignored: ignored ?? "not-listed",
        near: isNear(id),
        results: read.results,
      });
  }
  return { trusted, claimed };
}

/** Whether a stranger's server wrote this Received field; one whose marks do not close may hide who did. */
function isForeign({ value }: HeaderField, own: readonly string[]): boolean {
  const { by, broken } = parseReceived(value);
  return broken || by.some((host) => isForeignHost(host, own));
}

/**
 * Null where nobody knows what is meant: a version other than 1 has another meaning (RFC 8601, 2.2). Nor is a field
 * read whose name stands apart from its colon (RFC 5322, 4.5): no server writes so, and one that deletes forgeries
 * by their name may pass it over.
 */
function readField({ buffer }: Part, { name, value, range }: HeaderField): Results | null {
  if (buffer[range[0] + name.length] !== colon) return null;
  const read = parseResults(value, { relaxed: true });
  return read?.version === 1 ? read : null;
}

const colon = 0x3a;

/** The form ids are compared in: as A-labels where it is a domain (RFC 8601, 2.5), else lower case. */
const canonicalId = (id: string): string => toAsciiDomain(id) ?? asciiLower(id);

/** Whether another reader may see other fields: one begins behind a bare CR or NUL, or a line is none. */
const isDivisive = ({ kind, name }: StructureProblem): boolean =>
  kind === "bare-cr" || kind === "nul" || (kind === "bad-field" && name === undefined);

/** The header from its top down, and how far one may be believed at each place. */
class Walk {
  seen = 0;
  /** Why nothing from here on counts; null: it may. */
  #closed: "below-another" | "unclear" | null;
  #foreign = false;
  /** The same to fields without a name. */
  #foreignToStore = false;
  #received = false;
  #inBlock = false;
  /** Methods the topmost fields have spoken of. */
  readonly #methods = new Set<string>();

  constructor(unclear: boolean) {
    this.#closed = unclear ? "unclear" : null;
  }

  passReceived(foreign: boolean, foreignToStore: boolean): void {
    this.#received = true;
    this.#foreign ||= foreign;
    this.#foreignToStore ||= foreignToStore;
    if (this.#inBlock) this.#closed ??= "below-another";
  }

  /**
   * A field nobody can read may be that of a server of one's own, and then those below are older or forged: where
   * somebody makes the server write one, an old one does not take its place.
   */
  close(): void {
    this.#closed ??= "unclear";
  }

  /** Why the next field does not count, which `writer` wrote of one's own servers; null where it does. */
  judge(writer: string | null, { results }: Results): ClaimedResults["ignored"] | null {
    if (writer === null) {
      if (this.#inBlock) this.#closed ??= "below-another";
      return "not-listed";
    }
    if (this.#foreign) return "foreign-hop";
    const methods = results.map(({ method }) => method);
    // Below a server's Received the next field may be the first the sender wrote: it says nothing twice.
    if (this.#received && methods.some((method) => this.#methods.has(method)))
      this.#closed ??= "below-another";
    if (this.#closed !== null) return this.#closed;
    this.#inBlock = true;
    for (const method of methods) this.#methods.add(method);
    return null;
  }

  /** The same for one without a name: its place tells the writer. */
  judgeUnnamed(writer: string | null): ClaimedResults["ignored"] | null {
    const closed = this.#closed ?? (this.seen > 1 ? "below-another" : null);
    // Whoever wrote it: there is one such field, on top.
    this.#closed ??= "below-another";
    if (this.#foreignToStore) return "foreign-hop";
    return closed ?? (writer === null ? "not-listed" : null);
  }
}

function evidence(root: Part, details: Values, server: string, { results }: Results): FoundEvidence {
  // The server speaks of the message as it arrived, not of one that is passed on in it.
  const covers = coverageOfMessage(root);
  return {
    system: "authres",
    status: "valid",
    signer: { addresses: [], domain: server, name: null, key: null },
    covers,
    claims: covers,
    headers: [],
    at: null,
    problems: [],
    chain: [],
    details,
    matches: null,
    countersignatures: [],
    results,
    node: root.id,
    depth: 0,
    subjectAddresses: [],
    until: null,
  };
}
