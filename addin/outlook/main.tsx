import { createRoot, type Root } from "react-dom/client";
import { Panel } from "../../ui/panel.tsx";
import type { Place } from "../../ui/when.ts";
import { anchorSource } from "../ports/anchors/anchors.ts";
import { saveFile } from "../ports/files.ts";
import { Store } from "../ports/store.ts";
import { Verifier } from "../ports/verifier.ts";
import { graphExchange } from "./graph/exchange.ts";
import { OutlookHost, type Outlook } from "./host.ts";
import { MailboxStore } from "./kept/mailbox-store.ts";
import { findOutlook, type Absence, type Client } from "./office.ts";
import { Aid, Opener, Toolbar } from "./opener.tsx";
import { placeOf } from "./place.ts";
import { outlookTheme } from "./theme.ts";
import { nestedTokens } from "./graph/token.ts";

function outlookAround(found: Client | Absence): Outlook {
  if (typeof found === "string") {
    const store = new MailboxStore(null, new Store("usher-outlook"));
    return { client: null, absence: found, exchange: null, store };
  }
  const tokens = nestedTokens({ supported: () => found.supports("1.1", "NestedAppAuth") });
  return {
    client: found,
    absence: null,
    exchange: graphExchange({ tokens }),
    store: new MailboxStore(found.roaming, new Store(storeName(found))),
  };
}

/** One for each mailbox, and for each place the browser keeps apart (Office.context.partitionKey). */
const storeName = ({ partition, address }: Client): string =>
  ["usher-outlook", partition, address].filter((part) => part !== null).join(" ");

const found = findOutlook();
const theme = outlookTheme(found.then((client) => (typeof client === "string" ? null : client)));
const verifier = new Verifier();
// A mail is nearly always open, and the pane is there to check it.
verifier.warm();
const host = new OutlookHost(
  found.then(outlookAround),
  (name, bytes, type) => saveFile(name, bytes.slice(), type),
  verifier,
);

/** Drawn at once; where the mailbox turns out to have another language or zone than the browser, in that from then on. */
function draw(root: Root, place: Place | null): void {
  root.render(
    <Panel
      {...(place === null ? {} : { place })}
      host={host}
      theme={theme}
      opener={<Opener opening={host.opening} />}
      toolbar={<Toolbar opening={host.opening} />}
      aid={<Aid opening={host.opening} />}
      anchors={anchorSource}
      readImports={async (bytes) => (await import("../ports/imports.ts")).readImports(bytes)}
      save={saveFile}
    />,
  );
}

// office.js takes these keys for itself at the window, to hand the keyboard back to Outlook in the middle of a dialog.
document.addEventListener("keydown", (event) => {
  if (event.key === "Tab" || event.key === "Escape") event.stopPropagation();
});

const panel = document.getElementById("panel");
if (panel !== null) {
  const root = createRoot(panel);
  draw(root, null);
  void found
    .then((client) => (typeof client === "string" ? null : placeOf(client)))
    .then((place) => place !== null && draw(root, place));
}
