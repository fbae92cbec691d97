const hidden = '***'

/**
 * Takes out of a text what must not leave the process: the given secrets wherever they stand (also percent-, base64-
 * or JSON-encoded, or cut off), whatever looks like one (bearer and basic credentials, JWTs, OAuth parameters, URL
 * queries), and the halves of characters that cutting leaves.
 */
export function redact(text: string, secrets: Iterable<string> = []): string {
  let clean = text
  const possible = [...secrets].filter(({ length }) => length >= shortestSecret)
  // The longest first: a secret that begins another one must not break it in two.
  for (const secret of possible.sort((a, b) => b.length - a.length)) {
    if (secret.length > text.length) continue
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, hidden)
  }
  for (const secret of possible) clean = withoutBeginnings(clean, secret)
  return patterns.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), clean)
}

// A shorter "secret" (a test's "x") would blank out ordinary words.
const shortestSecret = 4

function formsOf(secret: string): Set<string> {
  const bytes = Buffer.from(secret)
  // The two ways differ in blanks, "~" and the like; some servers write the hex digits small.
  const formEncoded = new URLSearchParams([['', secret]]).toString().slice(1)
  const percentEncoded = [encodeURIComponent(bytes.toString()), formEncoded]
  return new Set([
    secret,
    ...percentEncoded,
    ...percentEncoded.map((form) => form.replace(/%../g, (hex) => hex.toLowerCase())),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    JSON.stringify(secret).slice(1, -1),
    ...withinBase64(bytes),
    // Basic credentials: id and secret, form-encoded and joined (RFC 6749 section 2.3.1).
    ...withinBase64(Buffer.from(formEncoded)),
  ])
}

/** The digits that the bytes alone decide, wherever they begin in what is encoded: a digit has 6 bits of 8. */
function withinBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
    const digits = [Math.ceil((offset * 8) / 6), Math.floor((shifted.length * 8) / 6)] as const
    return [shifted.toString('base64').slice(...digits), shifted.toString('base64url').slice(...digits)]
  })
}

// Long enough for what many tokens of one kind begin with, such as the organization in those of Salesforce.
const shortestBeginning = 16

/** Whoever quotes a secret may cut it off anywhere: what begins like it goes, up to the end of the word. */
function withoutBeginnings(text: string, secret: string): string {
  if (secret.length <= shortestBeginning) return text
  const beginning = secret.slice(0, shortestBeginning)
  const isPlain = /^[\w.~-]*$/.test(beginning)
  const clean = withoutWord(text, beginning)
  return isPlain ? clean : withoutWord(clean, encodeURIComponent(Buffer.from(beginning).toString()))
}

const restOfWord = /^[^\s"'<>(),;]*[^\s"'<>(),;.:!?]/

function withoutWord(text: string, beginning: string): string {
  if (!text.includes(beginning)) return text
  const [before, ...parts] = text.split(beginning)
  return [before, ...parts.map((part) => part.replace(restOfWord, ''))].join(hidden)
}

const names =
  'access_token|refresh_token|id_token|client_secret|client_assertion|assertion|code_verifier|password|sid|signature|sig|api_?key'

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w~+/.=:-]{16,}/gi, `$1 ${hidden}`],
  [/\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g, hidden],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${hidden}@`],
  [/(https?:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1?${hidden}`],
  [/\bcode=[^\s"'&]+/gi, `code=${hidden}`],
  [new RegExp(`\\b(${names})(["']?\\s*[=:]\\s*["']?)[^\\s"'&,;}]{4,}`, 'gi'), `$1$2${hidden}`],
  [/\p{Surrogate}/gu, '\ufffd'],
]
