/** Prints a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Runs a function and prints its duration. */
export async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const startedAt = Date.now()
  const result = await act()
  say(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${what}`)
  return result
}
