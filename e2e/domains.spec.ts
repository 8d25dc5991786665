import { expect, fileOnly, test } from "./host.ts";
import { looks } from "./panel-page.ts";

/**
 * Every sample that no person signed and a mail domain has to do with, read as a person reads it: the headline,
 * then one detail after the other.
 */
interface Story {
  readonly file: string;
  readonly headline: string;
  /** Sentences under each detail. */
  readonly why: readonly string[];
  readonly who: readonly string[];
  /** Steps that are more than a claim, newest first. */
  readonly way: readonly string[];
  /** What the invitation's own part is covered by. */
  readonly what: string;
}

const grey = "Not signed, like most invitations – check with olivia@acme.example if it surprises you";
const blue = "From somebody at acme.example – the person is not proven";
const anybodyThere = "No person signed it. Anybody at that mail domain could have sent it under this name.";
const anybody = "No person signed it. Anybody could have sent this under any name.";

const stories: readonly Story[] = [
  {
    file: "domain.eml",
    headline: blue,
    why: [
      anybodyThere,
      "The mail domain acme.example vouches that this was sent through it with olivia@acme.example’s address.",
    ],
    who: [
      "The mail domain acme.example" + "Signed it, and that holds.",
      "acme.example vouches: it is this very domain.",
    ],
    way: ["proven: The mail domain acme.example signed it."],
    what: "vouched for by the mail domain acme.example",
  },
  {
    file: "domain-server.eml",
    headline: blue,
    why: [
      anybodyThere,
      "Your own mail server mx.harbour.example says that the mail domain acme.example vouches",
    ],
    who: [
      "Your mail server mx.harbour.example" + "Wrote down what it checked.",
      "A signature in its name does not fit.",
      "That happens to honest mail on its way, too.",
    ],
    way: [
      "your server says: store.harbour.example took it from mx.harbour.example.",
      "your server says: mx.harbour.example wrote down what it checked.",
      "your server says: mx.harbour.example took it from out4.mailhost.example.",
    ],
    what: "vouched for by the mail domain acme.example",
  },
  {
    file: "domain-list.eml",
    headline: blue,
    why: [
      anybodyThere,
      "lists.example, which you trust, passed it on and says that the mail domain acme.example vouched",
    ],
    who: [
      "The forwarding server of lists.example" + "Signed it, and that holds.",
      "Here the signature of acme.example was still whole.",
    ],
    way: [
      "proven: lists.example passed it on and sealed what it had found.",
      "proven: The mail domain lists.example signed it.",
    ],
    what: "vouched for by the mail domain lists.example and acme.example",
  },
  {
    file: "unverified-service.eml",
    headline: grey,
    why: [
      anybody,
      "planner.example vouches for this mail. That is not olivia@acme.example’s mail domain: whoever uses that service could have named olivia@acme.example.",
      "The mail itself says it is from invitations@planner.example. That is often a calendar service",
    ],
    who: [
      "The mail domain planner.example" + "Signed it, and that holds.",
      "planner.example vouches, which is not acme.example: a service on the way, or anybody.",
    ],
    way: ["proven: The mail domain planner.example signed it."],
    what: "vouched for by the mail domain planner.example",
  },
  {
    file: "unverified-borrowed.eml",
    headline: "Nobody vouches for this invitation – not even acme.example",
    why: [
      "It bears olivia@acme.example’s address, but came through lists.example, and acme.example does not vouch for it. Somebody forwarded it and kept the address, or it is forged.",
      anybody,
    ],
    who: [
      "The mail domain lists.example" + "Signed it, and that holds.",
      "The mail domain acme.example" + "A signature in its name does not fit.",
    ],
    way: ["proven: The mail domain lists.example signed it."],
    what: "vouched for by the mail domain lists.example",
  },
  {
    file: "unverified-rebuilt.eml",
    headline: grey,
    why: [
      anybody,
      "Mail programs that rebuild messages, Outlook among them, do this; so could a forger. It says nothing either way.",
    ],
    who: ["The text of this mail is not what the domain signed.", "No mail domain vouches for it."],
    way: [],
    what: "not signed",
  },
];

/** The width of a narrow pane, and of a pane of 640 pixels in a browser that enlarges to 200 %. */
test.use({ viewport: { width: 320, height: 480 }, deviceScaleFactor: 2 });

for (const story of stories)
  test(`${story.file} says what is known, in every detail and every colour`, fileOnly, async ({ host }) => {
    test.slow();
    const { panel } = host;
    const { page, view } = panel;
    await host.open(story.file);
    await expect(panel.verdict.getByRole("heading")).toHaveText(story.headline);
    for (const part of [panel.verdict, panel.action("accept")])
      await expect(part).toBeInViewport({ ratio: 1 });
    // Technology is named one press away, and not before.
    for (const glance of [panel.verdict, view.locator("figure")])
      await expect(glance).not.toContainText(/DKIM|ARC|DMARC|DNS|SPF/);

    const details: readonly (readonly [name: string, check: () => Promise<void>])[] = [
      [
        "Why?",
        async () => {
          for (const sentence of story.why) await expect(panel.opened).toContainText(sentence);
        },
      ],
      [
        "Who signed",
        async () => {
          await expect(panel.opened).toContainText("No person signed anything in this message.");
          for (const sentence of story.who) await expect(panel.opened).toContainText(sentence);
        },
      ],
      [
        "The way it came",
        async () => {
          await expect(panel.opened.locator("[data-step]").first()).toBeVisible();
          const steps = panel.opened.locator("[data-step]:not([data-standing=claimed])");
          await expect(steps).toHaveCount(story.way.length);
          await expect(steps).toContainText(story.way.map((step) => step.replace(": ", "")));
        },
      ],
      [
        "What was signed",
        async () => {
          const part = panel.opened.locator("[data-part]").filter({ hasText: "(the invitation)" }).last();
          await expect(part).toContainText(story.what);
        },
      ],
    ];
    for (const [name, check] of details) {
      await panel.detail(name);
      await check();
      expect(await panel.overflow(), name).toBe(0);
      for (const look of looks) {
        await page.emulateMedia(look);
        expect(await panel.violations(), `${name}, ${look.colorScheme}, ${look.forcedColors}`).toEqual([]);
      }
    }
  });
