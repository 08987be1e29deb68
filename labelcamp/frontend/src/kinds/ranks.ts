// A ranking as plain data: names by place, best first; names on one place are tied.

export type Ranks = readonly (readonly string[])[];

/** Where a name is put: on a place (tied with what is there), before a place (at the end: their number), or nowhere. */
export type Target = { readonly on: number } | { readonly before: number } | "out";

/** Index of a name's place, -1 if it has none. */
export function placeOf(ranks: Ranks, name: string): number {
  return ranks.findIndex((tied) => tied.includes(name));
}

/** The name that was placed last: the last one of the last place. */
export function lastOf(ranks: Ranks): string | undefined {
  return ranks.at(-1)?.at(-1);
}

export function without(ranks: Ranks, name: string): Ranks {
  return ranks.map((tied) => tied.filter((each) => each !== name)).filter((tied) => tied.length > 0);
}

/** The ranking after a name was put somewhere. */
export function put(ranks: Ranks, name: string, target: Target): Ranks {
  if (target === "out") return without(ranks, name);
  const bare = ranks.map((tied) => tied.filter((each) => each !== name));
  const placed =
    "on" in target
      ? bare.map((tied, place) => (place === target.on ? [...tied, name] : tied))
      : [...bare.slice(0, target.before), [name], ...bare.slice(target.before)];
  return placed.filter((tied) => tied.length > 0);
}

/** On the next place; if it has one already, nowhere. */
export function toggled(ranks: Ranks, name: string): Ranks {
  return placeOf(ranks, name) >= 0 ? without(ranks, name) : [...ranks, [name]];
}

/** Tied with the last place that is another's. */
export function tiedWithLast(ranks: Ranks, name: string): Ranks {
  const others = without(ranks, name);
  return others.length === 0 ? [[name]] : put(others, name, { on: others.length - 1 });
}

/** Ties a name with the place before its own; one that is tied gets a place of its own, behind the others. */
export function tieToggled(ranks: Ranks, name: string): Ranks {
  const place = placeOf(ranks, name);
  if (place < 0) return ranks;
  if ((ranks[place]?.length ?? 0) > 1) return put(ranks, name, { before: place + 1 });
  return place === 0 ? ranks : put(ranks, name, { on: place - 1 });
}

/**
 * One step better or worse: a name that is tied gets a place of its own on that side, one that stands alone changes
 * places with its neighbour.
 */
export function moved(ranks: Ranks, name: string, way: "better" | "worse"): Ranks {
  const place = placeOf(ranks, name);
  if (place < 0) return ranks;
  const tied = (ranks[place]?.length ?? 0) > 1;
  if (way === "better") return put(ranks, name, { before: tied ? place : Math.max(0, place - 1) });
  return put(ranks, name, { before: tied ? place + 1 : Math.min(ranks.length, place + 2) });
}

/** The names that have no place yet, as they stand on the screen. */
export function unplaced(order: readonly string[], ranks: Ranks): readonly string[] {
  return order.filter((name) => placeOf(ranks, name) < 0);
}

export function sameRanks(one: Ranks, other: Ranks): boolean {
  return (
    one.length === other.length &&
    one.every((tied, place) => {
      const facing = other[place] ?? [];
      return tied.length === facing.length && tied.every((name) => facing.includes(name));
    })
  );
}
