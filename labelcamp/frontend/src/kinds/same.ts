/** Whether two values of the journal say the same. Values are small: JSON without cycles. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]));
}

/** The row to go on to: the next that has no answer, from the top if need be; the same if every row has one. */
export function onward(open: readonly number[], row: number): number {
  return open.find((each) => each > row) ?? open.find((each) => each !== row) ?? row;
}

/** A digit as a place on a scale, from 0; -1 for any other key. */
export function digit(key: string): number {
  return /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
}
