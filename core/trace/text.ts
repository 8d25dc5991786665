/** Characters of any one text in a trace: all of it is somebody's claim, for display. */
const longest = 500;

/** The text, or its beginning; no character is cut in two. */
export function clip(text: string): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest);
}

export const clipOrNull = (text: string | null): string | null => (text === null ? null : clip(text));
