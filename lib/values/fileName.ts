/**
 * Returns a name that is safe for a file: the last part of a path, also of a percent-encoded one, without control
 * characters and without characters that change the direction of the text.
 */
export function safeFileName(name: string): string {
  const base = decoded(name).split(/[/\\]/).at(-1) ?? ''
  const clean = base.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').replace(/^[\s.]+|[\s.]+$/g, '')
  return clean || 'attachment'
}

const mostLayers = 5
// Dots, slashes, and control characters; "100%25.pdf" is an ordinary name.
const encodedPath = /%(?:25)*(?:2e|2f|5c|[01][0-9a-f]|7f)/i

/** A receiver may decode the name. */
function decoded(name: string): string {
  let text = name
  for (let layer = 1; layer <= mostLayers && encodedPath.test(text); layer++) {
    text = text.replace(/%(25|2e|2f|5c|[01][0-9a-f]|7f)/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
  return text
}
