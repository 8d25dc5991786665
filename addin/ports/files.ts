/** Files the person hands to a page, and files a page hands to the person. */

/** Bytes; larger ones are refused before they are read. The core's own bound is the same. */
export const largestFile = 64 * 1024 * 1024;

/** Compound files (MS-CFB, 2.2), which .msg files are. */
const compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** A mail out of a file. */
export interface MailFile {
  readonly bytes: Uint8Array;
  /** It was in Outlook's own format, and is written anew but for what a signature covers. */
  readonly rebuilt: boolean;
}

/** Rejects with a sentence where it cannot be read. */
export async function readMail(file: File): Promise<MailFile> {
  const bytes = await readFile(file);
  if (!compound.every((octet, index) => bytes[index] === octet)) return { bytes, rebuilt: false };
  const { readMsg } = await import("./msg/msg.ts").catch(() => {
    throw new Error("A part of Usher could not be loaded. Open the page anew.");
  });
  const mail = readMsg(bytes);
  if (mail === null) throw new Error(`${file.name} is no mail that Usher can read.`);
  return { bytes: mail, rebuilt: true };
}

/** Rejects with a sentence where it cannot be read, or holds nothing. */
export async function readFile(file: File): Promise<Uint8Array> {
  const { name } = file;
  if (file.size > largestFile) throw new Error(`${name} is larger than 64 MB, which Usher does not open.`);
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Error(`${name} could not be read. If it is a folder, open the mail inside.`);
  });
  if (bytes.byteLength === 0) throw new Error(`${name} is empty.`);
  return new Uint8Array(bytes);
}

/** A mail's file name from its subject: nothing a file system or a shell would take for more than a name. */
export function mailFileName(subject: string): string {
  const name = subject
    .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .replace(/^[. ]+/, "");
  return `${[...name].slice(0, 60).join("").trim() || "message"}.eml`;
}

/** Hands a file to the person as a download. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
