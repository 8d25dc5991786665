/**
 * jCal as ical.js's parser leaves it (RFC 7265), as plain types: what this room reads, and nothing of
 * ical.js beyond it. Property and component names are lower-case.
 */
export type JcalValue =
  string | number | boolean | readonly JcalValue[] | { readonly [part: string]: JcalValue };
export type JcalParameters = Readonly<Record<string, string | readonly string[]>>;
/** Name, parameters, value type, then one or more values. */
export type JcalProperty = readonly [string, JcalParameters, string, ...JcalValue[]];
/** Name, properties, components within. */
export type JcalComponent = readonly [string, readonly JcalProperty[], readonly JcalComponent[]];

/** Every property of this name, in order. */
export function propertiesOf(component: JcalComponent, name: string): readonly JcalProperty[] {
  return component[1].filter((property) => property[0] === name);
}

/** The first property of this name. */
export function propertyOf(component: JcalComponent, name: string): JcalProperty | null {
  return component[1].find((property) => property[0] === name) ?? null;
}

/** A parameter's value; the first where it holds a list. */
export function parameterOf(property: JcalProperty, name: string): string | null {
  const value = property[1][name];
  if (value === undefined) return null;
  return typeof value === "string" ? value : (value[0] ?? null);
}
