/** Header blocks by a sender who wants a mail of which there is no more than that to look as if it were signed. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acmeZone, signedByMailauth, toOctets } from "../../core/evidence/dkim/testkit/sign.ts";
import { dkimOf } from "../../core/evidence/dkim/testkit/verify.ts";
import { readItem } from "./reading.ts";
import { FakeOutlook, gives, mailItem } from "./testkit/office.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

async function headerBlock(header: string): Promise<string> {
  const running = readItem(
    mailItem({ headers: gives(header) }),
    new FakeOutlook({ version: "1.13" }).client,
    null,
  );
  await vi.runAllTimersAsync();
  const { message } = await running;
  expect(message.given).toBe("outline");
  return new TextDecoder().decode(message.bytes);
}

describe("the header of a mail alone", () => {
  // A read receipt: honest, signed, and with an empty body. The mail it is put on has another.
  const receipt = "From: olivia@acme.example\r\nSubject: Read\r\n\r\n";

  it("has no signature that holds over an empty body", async () => {
    const signed = await signedByMailauth(receipt);
    const sent = await dkimOf(toOctets(signed), { zone: acmeZone() });
    expect(sent.map(({ status }) => status)).toEqual(["valid"]);
    const block = await headerBlock(`Received: from a by b\r\n${signed}`);
    expect(await dkimOf(toOctets(block), { zone: acmeZone() })).toEqual([]);
    expect(block).toBe(`Received: from a by b\r\n${receipt}`);
  });

  it("has no seal either", async () => {
    const seals = ["ARC-Seal: i=1; d=acme.example;\r\n\tb=x", "ARC-Message-Signature: i=1; bh=x"];
    const results = "ARC-Authentication-Results: i=1; acme.example; dkim=pass";
    expect(await headerBlock([...seals, results, "Subject: Read"].join("\r\n"))).toBe(
      "Subject: Read\r\n\r\n",
    );
  });

  it.each([["\r\r"], ["\n\n"], ["\r\n\r\n"], ["\r\n\r"]])(
    "has no content behind a line end: %j",
    async (end) => {
      const forged = `Subject: Read${end}BEGIN:VCALENDAR\r\nX-After: 1`;
      expect(await headerBlock(forged)).toBe("Subject: Read\r\n\r\n");
    },
  );
});
