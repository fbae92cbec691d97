/** A string with its escapes resolved, and the position of each of its characters in the original. */
export interface DecodedText {
  readonly text: string
  /** Returns the start of a character in the original. For the position after the last character, returns the end. */
  startOf(position: number): number
}

// For a value that was encoded for a URL, quoted in JSON, and shown in a page.
const mostLayers = 4

/** Returns the string itself and, layer by layer, its content without percent, HTML, and backslash escapes. */
export function decodedLayers(text: string): DecodedText[] {
  const layers: DecodedText[] = [{ text, startOf: (position) => position }]
  for (let outer = layers[0]; outer && layers.length <= mostLayers; ) {
    const inner = decodeOnce(outer.text)
    if (!inner) break
    const { startOf } = outer
    outer = { text: inner.text, startOf: (position) => startOf(inner.starts[position] ?? text.length) }
    layers.push(outer)
  }
  return layers
}

/** An escape sequence: its code point and its length. */
interface Escape {
  codePoint: number
  length: number
}

const [percent, ampersand, backslash, semicolon] = [0x25, 0x26, 0x5c, 0x3b] as const

/** Decodes in one pass and into arrays, because strings of a megabyte can consist of escapes. */
function decodeOnce(text: string): { text: string; starts: Int32Array } | undefined {
  if (!/[%&\\]/.test(text)) return undefined
  const units = new Uint16Array(text.length)
  const starts = new Int32Array(text.length + 1)
  let length = 0
  const into: Escape = { codePoint: 0, length: 0 }
  const put = (unit: number, at: number) => {
    units[length] = unit
    starts[length++] = at
  }
  let isChanged = false
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if (!readEscape(text, at, unit, into)) {
      put(unit, at++)
      continue
    }
    isChanged = true
    const { codePoint } = into
    if (codePoint > 0xffff) put(0xd7c0 + (codePoint >> 10), at)
    put(codePoint > 0xffff ? 0xdc00 | (codePoint & 0x3ff) : codePoint, at)
    at += into.length
  }
  if (!isChanged) return undefined
  starts[length] = text.length
  return { text: Buffer.from(units.buffer, 0, 2 * length).toString('utf16le'), starts }
}

function readEscape(text: string, at: number, unit: number, into: Escape): boolean {
  if (unit === percent) return readPercent(text, at, into)
  if (unit === ampersand) return readEntity(text, at, into)
  return unit === backslash && readBackslash(text, at, into)
}

function found(into: Escape, codePoint: number, length: number): boolean {
  into.codePoint = codePoint
  into.length = length
  return true
}

/** Reads one character of UTF-8, or one byte of any other encoding. */
function readPercent(text: string, at: number, into: Escape): boolean {
  const lead = hexAt(text, at + 1, 2)
  if (lead < 0) return false
  const count = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  let codePoint = count === 1 ? lead : lead & (0xff >> (count + 1))
  for (let place = 1; place < count; place++) {
    const next = text.charCodeAt(at + 3 * place) === percent ? hexAt(text, at + 3 * place + 1, 2) : -1
    if (next < 0x80 || next > 0xbf) return found(into, lead, 3)
    codePoint = (codePoint << 6) | (next & 0x3f)
  }
  const isValid =
    codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff) && codePoint >= smallest(count)
  return isValid ? found(into, codePoint, 3 * count) : found(into, lead, 3)
}

/** An overlong sequence is not UTF-8 (RFC 3629 section 3). */
function smallest(count: number): number {
  return count === 4 ? 0x10000 : count === 3 ? 0x800 : 0
}

const longestEntity = 9

function readEntity(text: string, at: number, into: Escape): boolean {
  let end = at + 2
  while (end <= at + longestEntity && text.charCodeAt(end) !== semicolon) end++
  if (text.charCodeAt(end) !== semicolon) return false
  const codePoint =
    text.charCodeAt(at + 1) === 0x23
      ? numberIn(text, at + 2, end)
      : (entities.get(text.slice(at + 1, end).toLowerCase())?.charCodeAt(0) ?? -1)
  return codePoint >= 0 && found(into, codePoint <= 0x10ffff ? codePoint : 0xfffd, end + 1 - at)
}

/** Returns the value of the digits of an entity, which are hexadecimal after an "x", or -1. */
function numberIn(text: string, from: number, end: number): number {
  const isHex = (text.charCodeAt(from) | 0x20) === 0x78
  if (isHex) return end - from > 1 ? hexAt(text, from + 1, end - from - 1) : -1
  let value = end > from ? 0 : -1
  for (let at = from; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

function readBackslash(text: string, at: number, into: Escape): boolean {
  const next = text.charCodeAt(at + 1)
  if (Number.isNaN(next)) return false
  const digits = next === 0x75 || next === 0x55 ? 4 : next === 0x78 || next === 0x58 ? 2 : 0
  if (digits === 0) return found(into, controls.get(next) ?? next, 2)
  const codePoint = hexAt(text, at + 2, digits)
  return codePoint >= 0 && found(into, codePoint, 2 + digits)
}

/** Returns the value of so many hexadecimal digits, or -1. */
function hexAt(text: string, at: number, digits: number): number {
  let value = 0
  for (let place = at; place < at + digits; place++) {
    const unit = text.charCodeAt(place)
    const letter = unit | 0x20
    if (unit >= 0x30 && unit <= 0x39) value = value * 16 + unit - 0x30
    else if (letter >= 0x61 && letter <= 0x66) value = value * 16 + letter - 0x57
    else return -1
  }
  return value
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['equals', '='],
  ['plus', '+'],
  ['sol', '/'],
  ['percnt', '%'],
])

const controls = new Map(
  ['n\n', 'r\r', 't\t', 'b\b', 'f\f', 'v\v'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
)
