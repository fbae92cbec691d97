const hidden = '***'

/**
 * Takes out of a text what must not leave the process: the given secrets wherever they stand (also percent-, base64-
 * or JSON-encoded), and whatever looks like one: bearer and basic credentials, JWTs, OAuth parameters, URL queries.
 */
export function redact(text: string, secrets: Iterable<string> = []): string {
  let clean = text
  const possible = [...secrets].filter(({ length }) => length >= shortestSecret && length <= text.length)
  // The longest first: a secret that begins another one must not break it in two.
  for (const secret of possible.sort((a, b) => b.length - a.length)) {
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, hidden)
  }
  return patterns.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), clean)
}

// A shorter "secret" (a test's "x") would blank out ordinary words.
const shortestSecret = 4

function formsOf(secret: string): Set<string> {
  const bytes = Buffer.from(secret)
  // The two ways differ in blanks, "~" and the like; some servers write the hex digits small.
  const percentEncoded = [
    encodeURIComponent(bytes.toString()),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ]
  return new Set([
    secret,
    ...percentEncoded,
    ...percentEncoded.map((form) => form.replace(/%../g, (hex) => hex.toLowerCase())),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    JSON.stringify(secret).slice(1, -1),
  ])
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
]
