import { createRoot } from "react-dom/client";
import { Panel } from "../../ui/panel.tsx";
import { anchorSource } from "../ports/anchors/anchors.ts";
import { saveFile } from "../ports/files.ts";
import { FileHost } from "./host.ts";
import { Opener, Toolbar } from "./opener.tsx";

const host = new FileHost((name, bytes, type) => saveFile(name, bytes.slice(), type));
const panel = document.getElementById("panel");
if (panel !== null)
  createRoot(panel).render(
    <Panel
      host={host}
      opener={<Opener host={host} />}
      toolbar={<Toolbar host={host} />}
      anchors={anchorSource}
      readImports={async (bytes) => (await import("../ports/imports.ts")).readImports(bytes)}
      save={saveFile}
    />,
  );
