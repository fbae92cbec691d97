const hidden = '***'

/**
 * Takes out of a text what must not leave the process: the given secrets wherever they stand (also percent- or
 * base64-encoded), and whatever looks like one: bearer and basic credentials, JWTs, OAuth parameters, URL queries.
 */
export function redact(text: string, secrets: Iterable<string> = []): string {
  let clean = text
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, hidden)
  }
  return patterns.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), clean)
}

// A shorter "secret" (a test's "x") would blank out ordinary words.
const shortestSecret = 4

function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    JSON.stringify(secret).slice(1, -1),
  ]
}

const names =
  'access_token|refresh_token|id_token|client_secret|client_assertion|assertion|code_verifier|password|sid|signature|sig|api_?key'

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w~+/.=:-]{16,}/gi, `$1 ${hidden}`],
  [/\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g, hidden],
  [/(https?:\/\/)[^\s/@"']+@/gi, `$1${hidden}@`],
  [/(https?:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1?${hidden}`],
  [/\bcode=[^\s"'&]+/gi, `code=${hidden}`],
  [new RegExp(`\\b(${names})(["']?\\s*[=:]\\s*["']?)[^\\s"'&,;}]{4,}`, 'gi'), `$1$2${hidden}`],
]
