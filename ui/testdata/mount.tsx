/** The panel over a host in memory, as a mail client mounts it. Test only. */
import { render, type RenderResult } from "@testing-library/react";
import type { OpenMessage } from "../../addin/host.ts";
import type { Report } from "../../core/report.ts";
import { Panel } from "../panel.tsx";
import type { Place } from "../when.ts";
import { en } from "../words/en.ts";
import type { MemoryHost } from "./host.ts";
import { bytes } from "./pane.ts";

const place: Place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-11-22T08:00:00.000Z" };

export const mountPanel = (host: MemoryHost): RenderResult =>
  render(<Panel host={host} save={() => undefined} place={place} aid={<p>Drop the mail here</p>} />);

/** Opens a report whose invitation really stands in the message. */
export function openReport(host: MemoryHost, report: Report, more: Partial<OpenMessage> = {}): void {
  const invitation = report.invitation === null ? null : { ...report.invitation, parts: ["1"] };
  host.open({ ...report, invitation }, bytes, more);
}
