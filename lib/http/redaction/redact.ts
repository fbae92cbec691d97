import { decodedLayers } from '../../values/text/decodedText'
import { indexSecrets, type Range, type SecretIndex, shortestPiece } from './secretRanges'

const hidden = '***'

/**
 * Returns the text without secrets. Removes any 16 characters in a row of a given secret (also percent-, HTML-,
 * backslash-, base64-, or hex-encoded), shorter secrets as a whole, and everything that looks like a secret (bearer and
 * basic credentials, JWTs, OAuth parameters, URL queries). Also removes unpaired surrogates.
 */
export function redact(text: string, secrets: Iterable<string> = []): string {
  return patterns.reduce((clean, replace) => replace(clean), withoutSecrets(text, [...secrets]))
}

/** True if the text is one of the secrets, or contains 16 characters in a row of one. */
export function containsSecret(text: string, secrets: Iterable<string>): boolean {
  const all = [...secrets]
  if (all.includes(text)) return text !== ''
  // Other text can contain short secrets by chance.
  return secretRanges(text, all).some(([start, end]) => end - start >= shortestPiece)
}

/** Returns the text without the given secrets, regardless of what looks like a secret. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const ranges = secretRanges(text, secrets)
  return ranges.length === 0 ? text : withoutRanges(text, ranges)
}

function secretRanges(text: string, secrets: readonly string[]): Range[] {
  const index = indexOf(secrets)
  return decodedLayers(text).flatMap(({ text: layer, startOf }) =>
    index.find(layer).map(([start, end]): Range => [startOf(start), startOf(end)]),
  )
}

function withoutRanges(text: string, ranges: Range[]): string {
  let clean = ''
  let end = 0
  let isFirst = true
  for (const [from, to] of ranges.sort(([one], [other]) => one - other)) {
    if (isFirst || from > end) clean += text.slice(end, from) + hidden
    isFirst = false
    end = Math.max(end, to)
  }
  return clean + text.slice(end)
}

// Shorter secrets would remove ordinary words.
const shortestSecret = 4

let latest: { readonly secrets: readonly string[]; readonly index: SecretIndex } | undefined

/** Returns the index of the secrets. The last index is kept, because secrets change only with a refresh. */
function indexOf(secrets: readonly string[]): SecretIndex {
  const isSame =
    latest?.secrets.length === secrets.length && latest.secrets.every((secret, at) => secret === secrets[at])
  if (!latest || !isSame) {
    const needles = secrets
      .filter(({ length }) => length >= shortestSecret)
      .flatMap((each) => [...formsOf(each)])
    latest = { secrets, index: indexSecrets(needles) }
  }
  return latest.index
}

/** Returns the common encodings of a secret. Decoding the text finds more, but fails if a secret itself has "%" or "\\". */
function formsOf(secret: string): Set<string> {
  const bytes = Buffer.from(secret)
  // The two encodings differ in spaces, "~", and similar characters. Some servers use lowercase hex digits.
  const formEncoded = new URLSearchParams([['', secret]]).toString().slice(1)
  const percentEncoded = [encodeURIComponent(bytes.toString()), formEncoded]
  return new Set([
    secret,
    secret.replaceAll(' ', '+'),
    ...percentEncoded,
    ...percentEncoded.map((form) => form.replace(/%../g, (hex) => hex.toLowerCase())),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...withinBase64(bytes),
    // Basic credentials: ID and secret, form-encoded and joined (RFC 6749 section 2.3.1).
    ...withinBase64(Buffer.from(formEncoded)),
  ])
}

/** Returns the base64 digits that don't depend on the bytes around the secret, for each of the three offsets. */
function withinBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
    const digits = [Math.ceil((offset * 8) / 6), Math.floor((shifted.length * 8) / 6)] as const
    return [shifted.toString('base64').slice(...digits), shifted.toString('base64url').slice(...digits)]
  })
}

const names =
  'access_token|refresh_token|id_token|client_secret|client_assertion|assertion|code_verifier|password|sid|signature|sig|api_?key'

// Each pattern has a limit or consumes all characters that it tests, so that no string is scanned twice.
const patterns: readonly ((text: string) => string)[] = [
  replacing(/\b(bearer|basic)\s{1,8}[\w~+/.=:-]{16,}/gi, `$1 ${hidden}`),
  (text) => text.replace(/\beyJ[\w-]{5,}(?:\.[\w-]*)*/g, (run) => (/\.[\w-]/.test(run) ? hidden : run)),
  replacing(/:\/\/[^\s/@"']+@/g, `://${hidden}@`),
  (text) => text.replace(/https?:\/\/[^\s"'<>]*/gi, (url) => url.replace(/[?#].*/s, `?${hidden}`)),
  replacing(/\bcode=[^\s"'&]+/gi, `code=${hidden}`),
  replacing(
    new RegExp(`\\b(${names})(["']?\\s{0,8}[=:]\\s{0,8}["']?)[^\\s"'&,;}]{4,}`, 'gi'),
    `$1$2${hidden}`,
  ),
  replacing(/\p{Surrogate}/gu, '\ufffd'),
]

function replacing(pattern: RegExp, replacement: string): (text: string) => string {
  return (text) => text.replace(pattern, replacement)
}
