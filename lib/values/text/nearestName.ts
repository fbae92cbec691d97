/** Returns the name that is closest to a misspelled one; undefined if none is close. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const given = name.toLowerCase()
  const [nearest] = names
    .map((each) => ({ each, distance: editDistance(given, each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  return nearest && nearest.distance <= Math.max(1, Math.floor(name.length / 3)) ? nearest.each : undefined
}

/** Returns the number of letters to insert, remove, or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
