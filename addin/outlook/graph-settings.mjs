// @ts-check

/**
 * The text of graph.json, beside the pane's page: as which registered app it asks people for permission to use
 * Microsoft Graph. Null where no client id is given. Throws an Error with a sentence.
 *
 * @param {string} clientId Application (client) ID of the registration in Microsoft Entra.
 * @param {string} tenant Directory (tenant) ID or domain where only that organisation's accounts may; empty: any.
 */
export function graphSettings(clientId, tenant) {
  if (clientId === "") {
    if (tenant !== "") throw new Error("GRAPH_TENANT means nothing without GRAPH_CLIENT_ID.");
    return null;
  }
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(clientId))
    throw new Error(
      `Cannot use the client id "${clientId}": GRAPH_CLIENT_ID must be that of the app registration, a GUID.`,
    );
  if (!/^(?:[\da-z][\da-z.-]{0,252})?$/i.test(tenant))
    throw new Error(`Cannot use the tenant "${tenant}": GRAPH_TENANT must be its ID or its domain.`);
  const authority = `https://login.microsoftonline.com/${tenant === "" ? "common" : tenant}`;
  return JSON.stringify({ clientId, authority });
}
