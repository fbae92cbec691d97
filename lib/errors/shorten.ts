const gap = ' … '

/** Returns the text, without its middle if it is longer than `maxLength` characters. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const kept = maxLength - gap.length
  // The beginning says what failed and the end what to do, or which record of a path is meant.
  return wellFormed(text.slice(0, Math.ceil(kept * 0.6)) + gap + text.slice(-Math.floor(kept * 0.4)))
}

const longestMessage = 1000
const largestMessage = 3000

/**
 * Returns a message that the runtime can put into a header: the headers of a message share a frame of 4,096 bytes
 * with the platform's own (contract section 7).
 */
export function shortenMessage(message: string): string {
  let short = shorten(message, longestMessage)
  while (Buffer.byteLength(short) > largestMessage) {
    short = shorten(message, Math.floor((short.length * largestMessage) / Buffer.byteLength(short)))
  }
  return short
}

/** Cutting leaves halves of characters beyond the Basic Multilingual Plane. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '')
}
