import type { Component } from "./component.ts";
import type { ContentLine } from "./content-line.ts";

/** Every property of this name, in order. */
export const propertiesOf = (component: Component, name: string): readonly ContentLine[] =>
  component.properties.filter((property) => property.name === name);

/** The first property of this name. */
export const propertyOf = (component: Component, name: string): ContentLine | null =>
  component.properties.find((property) => property.name === name) ?? null;

/** RDATE and EXDATE as written, but for the case of names. */
export const datesOf = (component: Component): readonly string[] =>
  [...propertiesOf(component, "RDATE"), ...propertiesOf(component, "EXDATE")].map(
    ({ name, parameters, value }) =>
      `${name}${[...parameters].map(([key, values]) => `;${key}=${values.join(",")}`).join("")}:${value}`,
  );

/** The first value of a parameter. */
export const parameterOf = (property: ContentLine, name: string): string | null =>
  property.parameters.get(name)?.[0] ?? null;

const escapes: Readonly<Record<string, string>> = { "\\n": "\n", "\\N": "\n" };

/** A TEXT value (RFC 5545, 3.3.11). A backslash before any other character goes, as common readers have it. */
export const textOf = (property: ContentLine): string =>
  property.value.replace(/\\([^])/g, (escape: string, character: string) => escapes[escape] ?? character);
