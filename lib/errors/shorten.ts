const gap = ' … '

/** Returns the text, without its middle if it is longer than `maxLength` characters. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const kept = maxLength - gap.length
  // The beginning says what failed. The end says what to do, or contains the record of a path.
  return wellFormed(text.slice(0, Math.ceil(kept * 0.6)) + gap + text.slice(-Math.floor(kept * 0.4)))
}

const longestMessage = 1000
const largestMessage = 3000

/**
 * Returns a message that fits into a header of the runtime. All headers of a message share a frame of 4,096 bytes.
 */
export function shortenMessage(message: string): string {
  let short = shorten(message, longestMessage)
  while (Buffer.byteLength(short) > largestMessage) {
    short = shorten(message, Math.floor((short.length * largestMessage) / Buffer.byteLength(short)))
  }
  return short
}

/** Removes half characters at the cut, as of emoji. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '')
}
