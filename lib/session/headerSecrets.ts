import type { TokenSet } from '../auth/tokenSet'
import type { Credential, Provider } from '../providers/provider'

/** Returns a function that returns the values of a set's headers that are secrets, such as API keys. */
export function headerSecrets(provider: Provider, credential: Credential): (tokenSet: TokenSet) => string[] {
  let latest: { readonly tokenSet: TokenSet; readonly secrets: string[] } | undefined
  return (tokenSet) => {
    if (latest?.tokenSet !== tokenSet)
      latest = { tokenSet, secrets: secretHeaderParts(provider, credential, tokenSet) }
    return latest.secrets
  }
}

function secretHeaderParts(provider: Provider, credential: Credential, tokenSet: TokenSet): string[] {
  const { access_token: token } = tokenSet
  if (!credential.apiHeaders) return []
  try {
    const { fixed, withToken } = provider.headers?.(credential, tokenSet) ?? { fixed: {}, withToken: {} }
    return secretParts({ ...fixed, ...withToken }, token).filter((part) => part !== token)
  } catch {
    // The call that needs the headers fails with the same error.
    return []
  }
}

/** Returns the values of the headers that are secrets by their names, or because they contain the token. */
export function secretParts(headers: Readonly<Record<string, string>>, token?: string): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => secretNames.test(name) || (token !== undefined && value.includes(token)))
    .flatMap(([, value]) => partsOf(value))
}

/**
 * True if a value looks like an API key. Other values of a step's headers, such as `true` and `2`, also occur in links and
 * in error messages, and must stay there.
 */
export function isLikelyKey(value: string): boolean {
  return value.length >= 12 && /\d/.test(value) && /[a-z]/i.test(value)
}

/** Returns the parts of a header that can be secrets by themselves: `Token id=…, secret=…`. */
function partsOf(value: string): string[] {
  const parts = value.split(/[\s;,]+/).map((part) => part.replace(/^[\w-]+=/, '').replace(/^"|"$/g, ''))
  return parts.length === 1 ? [value] : parts.filter(({ length }) => length >= shortestPart)
}

const secretNames = /key|secret|token|auth|pass|credential|signature|session|cookie/i
// Shorter parts are the names of schemes, such as Bearer.
const shortestPart = 8
