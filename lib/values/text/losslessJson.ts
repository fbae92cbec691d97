/**
 * Parses JSON like `JSON.parse`, but returns integers beyond 2^53 as strings. As numbers, they would be rounded, so two IDs
 * could become equal.
 */
export function parseLossless(text: string): unknown {
  return JSON.parse(longDigits.test(text) ? withQuotedIntegers(text) : text)
}

// Most JSON has no number of 16 digits and is parsed unchanged.
const longDigits = /\d{16}/
const stringOrNumber = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const integer = /^-?[1-9]\d*$/

function withQuotedIntegers(text: string): string {
  return text.replace(stringOrNumber, (token) =>
    integer.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  )
}
