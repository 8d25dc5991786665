import type { Page } from "@playwright/test";
import { PanelPage } from "../panel-page.ts";
import { keyRecord, signedByDomain } from "./mail.ts";
import { expect, keepSettings, test } from "./panel.ts";

const domains = { secure: "acme.example", insecure: "harbour.example", bogus: "forged.example" } as const;
type Kind = keyof typeof domains;

const zoneOf = (kind: Kind) => ({
  kind,
  records: {
    [`s1._domainkey.${domains[kind]}`]: { TXT: [keyRecord] },
    [`_dmarc.${domains[kind]}`]: { TXT: ["v=DMARC1; p=reject"] },
  },
});
test.use({
  zones: {
    example: { kind: "insecure", records: {} },
    [domains.secure]: zoneOf("secure"),
    [domains.insecure]: zoneOf("insecure"),
    [domains.bogus]: zoneOf("bogus"),
  },
});

async function levelOf(page: Page, domain: string): Promise<string | null> {
  const panel = new PanelPage(page);
  await panel.openFile(await signedByDomain(domain));
  return panel.level();
}

test("nobody is asked until somebody was chosen", async ({ page, resolver }) => {
  const before = resolver.log().length;
  await page.goto("/");
  await keepSettings(page, { me: ["anna@harbour.example"] });
  expect(await levelOf(page, domains.secure)).toBe("unverified");
  await keepSettings(page, { resolver: "none" });
  expect(await levelOf(page, domains.secure)).toBe("unverified");
  expect(resolver.log().slice(before)).toEqual([]);
});

for (const [kind, level] of [
  ["secure", "domain"],
  ["insecure", "domain"],
  ["bogus", "unverified"],
] as const)
  test(`a key in a zone that is ${kind}: ${level}`, async ({ page, resolver }) => {
    const domain = domains[kind];
    const before = resolver.log().length;
    await page.goto("/");
    await keepSettings(page, { me: ["anna@harbour.example"], resolver: resolver.url });
    expect(await levelOf(page, domain)).toBe(level);
    // Each name once: the key's, and, of a signature that holds, those up the tree at which a policy may stand.
    const policies = kind === "bogus" ? [] : [`_dmarc.${domain}`, "_dmarc.example"];
    const names = [`s1._domainkey.${domain}`, ...policies];
    const asked = resolver.log().slice(before);
    expect(asked.toSorted()).toEqual(names.map((name) => `${name} TXT`).toSorted());
  });
