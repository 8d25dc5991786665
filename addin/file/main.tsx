import { createRoot } from "react-dom/client";
import { Panel } from "../../ui/panel.tsx";
import { anchorSource } from "../ports/anchors/anchors.ts";
import { FileHost } from "./host.ts";
import { Opener, Toolbar } from "./opener.tsx";

/** Hands a file to the person as a download. */
function save(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

const host = new FileHost((name, bytes, type) => save(name, bytes.slice(), type));
const panel = document.getElementById("panel");
if (panel !== null)
  createRoot(panel).render(
    <Panel
      host={host}
      opener={<Opener host={host} />}
      toolbar={<Toolbar host={host} />}
      anchors={anchorSource}
      readCertificates={async (bytes) => (await import("../ports/certificates.ts")).readCertificates(bytes)}
      save={save}
    />,
  );
