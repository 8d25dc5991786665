import type { Settings } from "../addin/host.ts";

/**
 * What a person changes of the lists they are shown, as a change of the lists that are kept by then: a change before it
 * may have been kept in between, and what that one added or took away stays added or taken away.
 */
export function rebased(part: Partial<Settings>, shown: Settings, now: Settings): Partial<Settings> {
  const { me, trustedPairs, mandates, anchors, certificates, pins, authservIds } = part;
  return {
    ...part,
    ...(me ? { me: merged(me, shown.me ?? [], now.me ?? []) } : {}),
    ...(trustedPairs ? { trustedPairs: merged(trustedPairs, shown.trustedPairs, now.trustedPairs) } : {}),
    ...(mandates ? { mandates: merged(mandates, shown.mandates, now.mandates) } : {}),
    ...(anchors ? { anchors: merged(anchors, shown.anchors, now.anchors) } : {}),
    ...(certificates ? { certificates: merged(certificates, shown.certificates, now.certificates) } : {}),
    ...(pins ? { pins: merged(pins, shown.pins, now.pins) } : {}),
    ...(authservIds ? { authservIds: merged(authservIds, shown.authservIds, now.authservIds) } : {}),
  };
}

function merged<Item>(
  wanted: readonly Item[],
  shown: readonly Item[],
  now: readonly Item[],
): readonly Item[] {
  if (JSON.stringify(shown) === JSON.stringify(now)) return wanted;
  const [wants, had, has] = [wanted, shown, now].map((items) => new Set(items.map(identity)));
  return [
    ...now.filter((item) => wants?.has(identity(item)) || !had?.has(identity(item))),
    ...wanted.filter((item) => !had?.has(identity(item)) && !has?.has(identity(item))),
  ];
}

const identity = (item: unknown): string => JSON.stringify(item);
