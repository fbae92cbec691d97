/** A string with its escapes resolved, and the position of each of its characters in the original. */
export interface DecodedText {
  readonly text: string
  /** One more than the text has characters: the last one is the end of the original. */
  readonly starts: ArrayLike<number>
}

// A value that was encoded for a URL, quoted in JSON, and shown in a page.
const mostLayers = 4

/** Returns the string itself and, layer by layer, its content without percent, HTML, and backslash escapes. */
export function decodedLayers(text: string): DecodedText[] {
  const layers: DecodedText[] = [{ text, starts: identity(text.length + 1) }]
  for (let outer = layers[0]; outer && layers.length <= mostLayers; ) {
    const inner = decodeOnce(outer.text)
    if (!inner) break
    const { starts } = outer
    outer = { text: inner.text, starts: Int32Array.from(inner.starts, (at) => starts[at] ?? at) }
    layers.push(outer)
  }
  return layers
}

// Most strings have only this layer, so nothing is copied for it.
function identity(length: number): ArrayLike<number> {
  return new Proxy({ length } as ArrayLike<number>, {
    get: (_, at) => (at === 'length' ? length : Number(at)),
  })
}

const escapes =
  /(?:%[0-9a-f]{2})+|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|equals|plus|sol|percnt);|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[^ux])/gi

function decodeOnce(text: string): { text: string; starts: number[] } | undefined {
  if (!/[%&\\]/.test(text)) return undefined
  const starts: number[] = []
  let decoded = ''
  let end = 0
  let isChanged = false
  const copyUntil = (until: number) => {
    decoded += text.slice(end, until)
    for (let at = end; at < until; at++) starts.push(at)
  }
  for (const { 0: escaped, index } of text.matchAll(escapes)) {
    copyUntil(index)
    for (const [characters, at] of meaningOf(escaped)) {
      decoded += characters
      for (let unit = 0; unit < characters.length; unit++) starts.push(index + at)
    }
    end = index + escaped.length
    isChanged = true
  }
  if (!isChanged) return undefined
  copyUntil(text.length)
  starts.push(text.length)
  return { text: decoded, starts }
}

/** The characters that an escape stands for, each with its place in it. */
function meaningOf(escaped: string): (readonly [string, number])[] {
  if (escaped.startsWith('%')) return percentDecoded(escaped)
  if (escaped.startsWith('&')) return [[entityOf(escaped.slice(1, -1).toLowerCase()), 0]]
  if (/^\\[ux]/i.test(escaped)) return [[String.fromCharCode(Number.parseInt(escaped.slice(2), 16)), 0]]
  return [[controls[escaped.slice(1)] ?? escaped.slice(1), 0]]
}

function percentDecoded(run: string): (readonly [string, number])[] {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex')
  const decoded: (readonly [string, number])[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at] ?? 0)
    const character = bytes.subarray(at, at + length).toString('utf8')
    const isOne = length > 1 && !character.includes('\ufffd')
    decoded.push([isOne ? character : String.fromCharCode(bytes[at] ?? 0), 3 * at])
    at += isOne ? length : 1
  }
  return decoded
}

function sequenceLength(leadByte: number): number {
  if (leadByte < 0xc0) return 1
  if (leadByte < 0xe0) return 2
  return leadByte < 0xf0 ? 3 : 4
}

function entityOf(name: string): string {
  if (!name.startsWith('#')) return entities[name] ?? ''
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  equals: '=',
  plus: '+',
  sol: '/',
  percnt: '%',
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' }
