/** Returns a time of day, such as 10:27:08. */
export function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB')
}

/** Returns a number with thousands commas. */
export function numberOf(value: number): string {
  return value.toLocaleString('en-US')
}

/** Returns a duration, such as 20 ms or 1.4 s. */
export function durationOf(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** Returns a path with its long IDs folded. */
export function foldPath(path: string): string {
  return path
    .split('/')
    .map((part) => (part.length > 24 ? `${part.slice(0, 6)}…${part.slice(-4)}` : part))
    .join('/')
}
