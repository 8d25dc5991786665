/** What of jsdom, which ships no types, makes manifests: XML is read, changed and written as XML. */
declare module "jsdom" {
  export class JSDOM {
    constructor(text: string, options: { contentType: "application/xml" });
    readonly window: { readonly document: Document };
    serialize(): string;
  }
}
