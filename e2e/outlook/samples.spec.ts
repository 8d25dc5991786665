/** The mails of the shelf as a mailbox in Exchange Online hands them over, each to a reader who has seen no other. */
import { readFileSync } from "node:fs";
import { deliveryOf, settingsOf } from "../outlook-host.ts";
import { samplePath, samples, type Sample } from "../samples.ts";
import { expect, test } from "./fixture.ts";
import { itemOf } from "./item.ts";

/** What only DNS can say is asked of nobody here, and what the reader's calendar holds is told in other stories. */
const isWhole = ({ dns, calendar, trustedSealers }: Sample): boolean =>
  dns === undefined && calendar === null && trustedSealers === undefined;

const whole = samples.filter(isWhole);

for (const sample of whole)
  test(`${sample.file} is ${sample.level}`, async ({ mailbox }) => {
    await mailbox.keep(settingsOf(sample));
    await mailbox.open(await itemOf(readFileSync(samplePath(sample.file)), deliveryOf(sample)));
    await expect(mailbox.panel.verdict).toHaveAttribute("data-level", sample.level);
  });
