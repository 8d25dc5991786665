/** Whoever has an assistant, and the assistant: a permission is signed, and an invitation made with it. */
import { readFileSync } from "node:fs";
import { person, pkcs12, root, verified } from "../core/compose/testkit/openssl.ts";
import { anchorOf, anna, bob, olivia, sam } from "./acting-mails.ts";
import { expect, guestsIn, read, test, type ActingPanel } from "./acting-panel.ts";

test.use({ anchors: [anchorOf(readFileSync(root.pem))] });

const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Opens the page for sending with somebody's own file of certificate and key. */
async function signsAs(acting: ActingPanel, key: Uint8Array, who: string): Promise<void> {
  const { view } = acting;
  await acting.give("Choose the file", "key.p12", Buffer.from(key));
  await view.getByLabel("Its password").fill("secret");
  await acting.button("Open it").click();
  await expect(view.getByText(`You sign as ${who}`)).toBeVisible();
}

test("a permission is signed, goes along with an invitation, and proves it to the guest", async ({
  acting,
}) => {
  const { panel, page, view, host } = acting;
  const [olivias, sams] = [
    pkcs12(person("Olivia Meyer", `email:${olivia}`)),
    pkcs12(person("Sam", `email:${sam}`)),
  ];
  await acting.goes("Send for somebody", "Send for somebody");
  await signsAs(acting, olivias, olivia);
  await view.getByLabel("Who may send for you").fill(sam);
  await view.getByLabel("Last day").fill(dayFromNow(30));
  await acting.button("Sign it").click();
  await expect(view.getByText(/^Hand the mail over to your assistant/)).toBeVisible();
  const permission = await host.saved(() => acting.button("Save as a file (.jws)").click());
  const mail = await host.sent(() => acting.button("Hand over the mail").click());
  expect(mail).toMatch(/^To: .*sam@acme\.example/m);
  await acting.isOpenToEverybody();

  // The assistant, who begins anew: the key is forgotten with the page.
  await page.reload();
  await acting.settings();
  await acting.give("Add from a file (.jws or .eml)", "permission.jws", Buffer.from(permission));
  await expect(acting.region("Signed permissions")).toContainText(`Says: ${sam} may act for ${olivia}`);
  await acting.goes("Send for somebody", "Send for somebody");
  await signsAs(acting, sams, sam);
  await view.getByRole("radio", { name: "Invite for somebody" }).check();
  await view.getByLabel("Their signed permission").selectOption({ label: `${sam} may act for ${olivia}` });
  await expect(view.getByLabel("For whom you invite")).toHaveValue(olivia);
  await view.getByLabel("Title").fill("Budget review");
  await view.getByLabel("Begins").fill(`${dayFromNow(20)}T11:00`);
  await view.getByLabel("Ends").fill(`${dayFromNow(20)}T12:00`);
  await view.getByLabel("Guests").fill(`${anna}\n${bob}`);
  await acting.isOpenToEverybody();
  const invitation = await host.sent(() => acting.button("Sign and hand over").click());
  expect(await read(invitation)).toMatchObject({ from: sam, to: [anna, bob], method: "REQUEST" });
  expect(verified(Buffer.from(invitation, "latin1"), new Date())).not.toBeNull();

  // The guest knows of no permission but the one enclosed.
  await acting.settings();
  await acting.button("Remove this signed permission").click();
  await expect(acting.region("Signed permissions")).toContainText("None added.");
  await acting.opens(Buffer.from(invitation), "authorized");
  await expect(panel.verdict).toContainText(olivia);
  await panel.detail("Who signed");
  await expect(panel.opened.locator("[data-system=mandate]")).toContainText("in this message");
  const reply = await read(await host.sent(() => panel.action("accept").click()));
  expect(reply).toMatchObject({ from: anna, to: [olivia], method: "REPLY" });
  expect(guestsIn(reply.calendar)).toEqual([anna]);
  await acting.isOpenToEverybody();
});
