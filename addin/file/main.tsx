import { createRoot } from "react-dom/client";

const panel = document.getElementById("panel");
if (panel !== null) createRoot(panel).render(<h1>Usher</h1>);
