/** Returns the number of random runs, rounds, or milliseconds of a spec: `deep` for `npm run check:deep`, or `quick`. */
export function runCount(quick: number, deep: number): number {
  return process.env['CHECK_DEPTH'] === 'deep' ? deep : quick
}
