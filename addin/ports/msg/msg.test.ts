import MsgReader from "@kenjiuno/msgreader";
import { burn } from "@kenjiuno/msgreader/lib/Burner";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { codesOf, reportOf } from "../../../core/testkit/walk.ts";
import shelf from "../../file/samples/index.json";
import { sample } from "../../testkit/rig.ts";
import { openCompound, type Storage } from "./compound.ts";
import { readMsg } from "./msg.ts";
import { writeCompound, type Tree } from "./testkit/compound.ts";
import {
  asOutlookSaves,
  itemTree,
  objectTree,
  taken,
  writeMsg,
  type Item,
  type Values,
} from "./testkit/msg.ts";

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const octets = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

const whole = (bytes: Uint8Array) => {
  const mail = readMsg(bytes);
  if (mail === null) throw new Error("no mail");
  return { bytes: mail, text: latin1(mail) };
};

const smime = shelf
  .map(({ file }) => file)
  .filter((file) => /multipart\/signed|pkcs7-mime/i.test(taken(sample(file)).content));

describe("a signed or encrypted mail that Outlook saved", () => {
  test.for(smime)("is judged as the mail itself: %s", async (file) => {
    const mail = whole(writeMsg(asOutlookSaves(sample(file))));
    const [before, after] = [await reportOf(sample(file)), await reportOf(mail.bytes)];
    expect(after.trust).toEqual(before.trust);
    expect([after.smimeStatus, after.digest, after.advice]).toEqual([
      before.smimeStatus,
      before.digest,
      before.advice,
    ]);
    expect(codesOf(after)).toEqual(codesOf(before));
  });

  it("is there for every kind, the proven among them", async () => {
    expect(smime.length).toBeGreaterThan(15);
    expect(smime).toEqual(expect.arrayContaining(["verified-opaque.eml", "unverified-encrypted.eml"]));
    const { bytes } = whole(writeMsg(asOutlookSaves(sample("verified.eml"))));
    expect((await reportOf(bytes)).trust?.level).toBe("verified");
  });

  it("holds the signed entity byte for byte, and one field of each kind", async () => {
    const item = asOutlookSaves(sample("verified.eml"));
    const { text } = whole(writeMsg(item));
    const data = item.attachments?.[0]?.[0x3701];
    expect(data instanceof Uint8Array && text.endsWith(`\r\nMIME-Version: 1.0\r\n${latin1(data)}`)).toBe(
      true,
    );
    for (const name of ["MIME-Version", "Content-Type", "From", "Subject", "Date"])
      expect(taken(octets(text)).header.match(new RegExp(`^${name}:`, "gim"))).toHaveLength(1);
  });

  it("that was changed is as tampered as it was", async () => {
    const { properties, attachments } = asOutlookSaves(sample("verified.eml"));
    const data = latin1(attachments?.[0]?.[0x3701] as Uint8Array).replace("the figures", "the Figures");
    const { bytes } = whole(writeMsg({ properties, attachments: [{ 0x3701: octets(data) }] }));
    expect((await reportOf(bytes)).trust?.level).toBe("suspicious");
  });

  it.for<[what: string, over: Partial<Item>]>([
    [
      "two attachments",
      { attachments: [{ 0x3701: octets("Content-Type: a/b\r\n\r\n") }, { 0x3701: octets("b") }] },
    ],
    ["none", { attachments: [] }],
    ["one without content", { attachments: [{ 0x3707: "smime.p7m" }] }],
    ["one that is no entity", { attachments: [{ 0x3701: octets("From: eve@evil.example\r\n\r\n") }] }],
  ])("is written anew where it has not its one attachment: %s", async ([, over]) => {
    for (const messageClass of ["IPM.Note.SMIME.MultipartSigned", "IPM.Note.SMIME"]) {
      const properties = { 0x001a: messageClass, 0x1000: "text", 0x0037: "Budget" };
      const { text } = whole(writeMsg({ properties, ...over }));
      expect(text).not.toContain("eve@evil.example");
    }
  });
});

const invitation = [
  "BEGIN:VCALENDAR",
  "METHOD:REQUEST",
  "BEGIN:VEVENT",
  "UID:1@acme.example",
  "DTSTAMP:20261101T080000Z",
  "DTSTART:20261201T100000Z",
  "ORGANIZER:mailto:olivia@acme.example",
  "ATTENDEE:mailto:anna@harbour.example",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

const sent: Values = {
  0x001a: "IPM.Note",
  0x0037: "Größe",
  0x0039: new Date("2026-11-16T09:12:44Z"),
  0x0042: "Olivia Meyer",
  0x0065: "/O=EXCHANGE/CN=OLIVIA",
  0x5d02: "olivia@acme.example",
  0x0c1a: "Sam Hill",
  0x0c1f: "sam@acme.example",
  0x1035: "<1@acme.example>",
  0x1000: "Please come.\r\n",
};
const to: readonly Values[] = [
  { 0x0c15: 1, 0x3001: "Anna Keller", 0x3003: "/O=EXCHANGE/CN=ANNA", 0x39fe: "anna@harbour.example" },
  { 0x0c15: 2, 0x3001: "ben@harbour.example", 0x3003: "ben@harbour.example" },
  { 0x0c15: 3, 0x3001: "carl@harbour.example", 0x3003: "carl@harbour.example" },
];

/** Header fields as a reader has them, unfolded and decoded by hand. */
const fieldsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    taken(octets(text))
      .header.replace(/\r\n[ \t]/g, " ")
      .split("\r\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [, name, value] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
        const words = (value ?? "").replace(/=\?utf-8\?B\?([^?]*)\?= ?/g, (_, word: string) =>
          Buffer.from(word, "base64").toString("utf8"),
        );
        return [name ?? "", words.trim()];
      }),
  );

describe("any other mail that Outlook saved", () => {
  it("is written anew from its properties where it has no header", async () => {
    const { text } = whole(writeMsg({ properties: sent, recipients: to }));
    expect(fieldsOf(text)).toEqual({
      From: "Olivia Meyer<olivia@acme.example>",
      Sender: "Sam Hill<sam@acme.example>",
      To: "Anna Keller<anna@harbour.example>",
      Cc: "ben@harbour.example",
      Subject: "Größe",
      Date: "Mon, 16 Nov 2026 09:12:44 +0000",
      "Message-ID": "<1@acme.example>",
      "MIME-Version": "1.0",
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Transfer-Encoding": "base64",
    });
    expect(Buffer.from(taken(octets(text)).body, "base64").toString("utf8")).toBe("Please come.\r\n");
  });

  it("has the header it came with, and no word of properties in its place", async () => {
    const header =
      "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a\r\n by b\r\nFrom: <real@acme.example>\r\nSubject: Real\r\n" +
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\nX-Last: 1\r\n\r\nFrom: <no@acme.example>\r\n";
    const { text } = whole(writeMsg({ properties: { ...sent, 0x007d: header }, recipients: to }));
    const { From, Subject, To, Received, "X-Last": last, ...rest } = fieldsOf(text);
    expect([From, Subject, Received, last]).toEqual(["<real@acme.example>", "Real", "from a by b", "1"]);
    expect(To).toContain("anna@harbour.example");
    expect([rest["Sender"], rest["Content-Type"]]).toEqual([undefined, "text/plain; charset=utf-8"]);
    expect(text).not.toMatch(/no@acme|boundary=x|Microsoft Mail/);
  });

  it("keeps its files, and its calendar object as one", async () => {
    const { bytes, text } = whole(
      writeMsg({
        properties: sent,
        recipients: to,
        attachments: [
          { 0x3701: octets(invitation), 0x370e: "application/octet-stream", 0x3707: "invite.ics" },
          { 0x3701: octets("<b>"), 0x370e: "text/html", 0x3707: 'a"\r\nX-Evil: 1;é.html' },
          { 0x3701: octets("From: a\r\n\r\n"), 0x370e: "message/rfc822", 0x3704: "A.EML" },
          { 0x3707: "a link" },
        ],
      }),
    );
    const report = await reportOf(bytes);
    expect([report.invitation?.uid, report.invitation?.method]).toEqual(["1@acme.example", "REQUEST"]);
    expect(report.trust?.level).toBe("unverified");
    expect(text.match(/^Content-Type: .*$/gm)?.map((field) => field.trim())).toEqual([
      'Content-Type: multipart/mixed; boundary="=_usher_msg"',
      "Content-Type: text/plain; charset=utf-8",
      "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
      "Content-Type: text/html",
      "Content-Type: application/octet-stream",
    ]);
    expect(text).toContain("filename*=UTF-8''a%22%20X-Evil%3A%201%3B%C3%A9.html");
    expect(text).not.toMatch(/^X-Evil/m);
  });

  test.for([
    "IPM.Schedule.Meeting.Request",
    "IPM.Schedule.Meeting.Canceled",
    "IPM.Schedule.Meeting.Resp.Pos",
  ])(
    "is no invitation where Outlook made a meeting of it, whatever is attached: %s",
    async (messageClass) => {
      const { bytes } = whole(
        writeMsg({
          properties: { ...sent, 0x001a: messageClass },
          attachments: [{ 0x3701: octets(invitation), 0x370e: "text/calendar", 0x3707: "invite.ics" }],
        }),
      );
      expect((await reportOf(bytes)).invitation).toBe(null);
    },
  );

  it("has its texts in the code page it was saved with", async () => {
    const cyrillic = writeMsg({
      properties: { ...sent, 0x0037: "\xcf\xf0\xe8\xe2\xe5\xf2" },
      codePage: 1251,
    });
    const western = writeMsg({ properties: { ...sent, 0x0037: "Gr\xf6\xdfe" }, codePage: 1 });
    expect(fieldsOf(whole(cyrillic).text)["Subject"]).toBe("Привет");
    expect(fieldsOf(whole(western).text)["Subject"]).toBe("Größe");
  });

  it("has no field that a property brings in, whatever is in it", async () => {
    const text = fc
      .array(
        fc.constantFrom(
          "\r\n",
          "\n",
          "\r",
          "X-Evil: 1",
          "\0",
          " ",
          ":",
          "<",
          '"',
          "=?",
          "é",
          "\u2028",
          "😀",
          "a@b",
          "\ud800",
        ),
        {
          maxLength: 40,
        },
      )
      .map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(text, text, text, async (subject, name, header) => {
        const properties = {
          0x001a: "IPM.Note",
          0x0037: subject,
          0x0042: name,
          0x5d02: subject,
          0x1035: name,
        };
        const recipients = [{ 0x0c15: 1, 0x3001: name, 0x39fe: `${subject}@x.example` }];
        const mail = whole(writeMsg({ properties, recipients }));
        expect(taken(mail.bytes).header).toMatch(
          /^(?:(?:From|To|Subject|Message-ID|MIME-Version|Content-[A-Za-z-]+): [ -~\x80-\xff]*\r\n(?: [ -~\x80-\xff]+\r\n)*)+$/,
        );
        // Nor has a header more than fields: its end is where ours begins.
        const received = whole(writeMsg({ properties: { 0x001a: "IPM.Note", 0x007d: header } }));
        expect(taken(received.bytes).header.endsWith("Content-Transfer-Encoding: base64\r\n")).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

/** What the library reads of a file: an independent reader. */
const secondReader = (bytes: Uint8Array) => {
  const reader = new MsgReader(Uint8Array.from(bytes).buffer);
  const data = reader.getFileData();
  return { data, files: (data.attachments ?? []).map((one) => reader.getAttachment(one).content) };
};

/** The same written by the library. */
function burnt(tree: Tree): Uint8Array {
  type Entry = Parameters<typeof burn>[0][number];
  const entries: Entry[] = [{ name: "Root Entry", type: 5, length: 0, children: [] }];
  const add = (parent: Entry, children: Tree): void => {
    for (const [name, value] of Object.entries(children)) {
      const entry: Entry =
        value instanceof Uint8Array
          ? { name, type: 2, length: value.length, binaryProvider: () => value }
          : { name, type: 1, length: 0, children: [] };
      parent.children?.push(entries.length);
      entries.push(entry);
      if (!(value instanceof Uint8Array)) add(entry, value);
    }
  };
  add(entries[0]!, tree);
  return burn(entries);
}

const large = Uint8Array.from({ length: 8_000_000 }, (_, index) => (index * 31) >> 3);
const withLarge: Item = {
  properties: sent,
  recipients: to,
  attachments: [{ 0x3701: large, 0x3707: "large.bin" }],
};

describe("beside a second reader and writer", () => {
  it("the files of these tests are .msg files to both", () => {
    const item = asOutlookSaves(sample("verified.eml"));
    const { data, files } = secondReader(writeMsg(item));
    expect([data.messageClass, data.headers]).toEqual([item.properties[0x001a], item.properties[0x007d]]);
    expect(files).toEqual([item.attachments?.[0]?.[0x3701]]);
    const other = secondReader(writeMsg({ properties: sent, recipients: to }));
    expect([
      other.data.subject,
      other.data.body,
      other.data.recipients?.map(({ smtpAddress }) => smtpAddress),
    ]).toEqual(["Größe", "Please come.\r\n", ["anna@harbour.example", undefined, undefined]]);
  });

  it("what the library writes is read alike, sectors beyond the header's table included", async () => {
    for (const item of [
      asOutlookSaves(sample("verified.eml")),
      { properties: sent, recipients: to },
      withLarge,
    ])
      expect(whole(burnt(itemTree(item))).text === whole(writeMsg(item)).text).toBe(true);
    const storage = openCompound(writeMsg(withLarge))?.storages.get("__attach_version1.0_#00000000");
    expect(Buffer.from(large).equals(storage?.stream("__substg1.0_37010102") ?? new Uint8Array())).toBe(true);
    expect(secondReader(writeMsg(withLarge)).files[0]).toHaveLength(large.length);
  });
});

/** Every stream of a file. */
const streamsOf = (storage: Storage, tree: Tree): readonly (Uint8Array | null)[] =>
  Object.entries(tree).flatMap(([name, value]) => {
    if (value instanceof Uint8Array) return [storage.stream(name)];
    const inner = storage.storages.get(name.toLowerCase());
    return inner === undefined ? [null] : streamsOf(inner, value);
  });

const small = writeMsg({
  properties: sent,
  recipients: to,
  attachments: [{ 0x3701: octets("x".repeat(5000)) }],
});
const word = (at: number, value: number): Uint8Array => {
  const bytes = Uint8Array.from(small);
  new DataView(bytes.buffer).setUint32(at, value, true);
  return bytes;
};
const at = (offset: number): number => new DataView(small.buffer).getUint32(offset, true);
const sectorAt = (sector: number): number => (sector + 1) * 512;

describe("a file that is none, or damaged on purpose", () => {
  const fat = sectorAt(at(76));
  const directory = sectorAt(at(48));
  it.for<[what: string, bytes: Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["a mail", sample("verified.eml")],
    ["its header alone", small.subarray(0, 512)],
    ["a sector size that is none", word(30, 0x0006001f)],
    ["a directory that is a ring", word(fat + 4 * at(48), at(48))],
    ["a directory without a root", word(directory + 64, 0x01020016)],
    ["a table of tables that is a ring", word(68, 0)],
    ["a tree that is a ring", word(directory + 128 + 72, 1)],
    ["a tree that leaves the file", word(directory + 76, 0x00ffffff)],
    ["a mini stream larger than the file", word(directory + 120, 0x7fffffff)],
    ["no message", writeCompound({ WordDocument: octets("x") })],
  ])("is no mail: %s", async ([, bytes]) => {
    expect(readMsg(bytes)).toBeNull();
  });

  it("says of no stream that it is there whole where it is not", () => {
    const tree = { small: octets("s".repeat(100)), large: octets("l".repeat(5000)) };
    const bytes = writeCompound(tree);
    expect(streamsOf(openCompound(bytes)!, tree)).toEqual(Object.values(tree));
    const view = new DataView(bytes.buffer);
    const entries = sectorAt(view.getUint32(48, true));
    for (const place of [1, 2]) view.setUint32(entries + 128 * place + 120, 1_000_000_000, true);
    expect(streamsOf(openCompound(bytes)!, tree)).toEqual([null, null]);
  });

  it("copies no more than the file holds, however many entries name the same octets", () => {
    const count = 200;
    const names = Array.from({ length: count }, (_, index) => `s${String(index).padStart(3, "0")}`);
    const data = octets("d".repeat(50_000));
    const tree = Object.fromEntries(
      names.map((name, index) => [name, index === 0 ? data : octets("e".repeat(4096))]),
    );
    const bytes = writeCompound(tree);
    const view = new DataView(bytes.buffer);
    const entries = sectorAt(view.getUint32(48, true));
    const start = view.getUint32(entries + 128 + 116, true);
    for (let place = 1; place <= count; place++) {
      view.setUint32(entries + 128 * place + 116, start, true);
      view.setUint32(entries + 128 * place + 120, 50_000, true);
    }
    const copied = streamsOf(openCompound(bytes)!, tree).reduce((sum, one) => sum + (one?.length ?? 0), 0);
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThanOrEqual(2 * bytes.length);
  });

  it("goes no deeper than messages in messages do", () => {
    const nested = (depth: number): Tree => (depth === 0 ? {} : { inner: nested(depth - 1) });
    expect(openCompound(writeCompound(nested(8)))).not.toBeNull();
    expect(openCompound(writeCompound(nested(100)))).toBeNull();
  });

  it("ends in a mail or in none, whatever octets are changed", async () => {
    const change = fc.tuple(fc.nat(small.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        const bytes = Uint8Array.from(small);
        for (const [place, octet] of changes) bytes[place] = octet;
        const mail = readMsg(bytes);
        expect(mail === null || mail.length < 4 * small.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("has fixed properties no stream has", () => {
    expect(Object.keys(objectTree({ 0x0c15: 1, 0x0039: new Date(0) }, 8))).toEqual([
      "__properties_version1.0",
    ]);
  });
});
