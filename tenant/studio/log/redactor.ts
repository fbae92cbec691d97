import { fingerprint } from '../../fingerprint'

const shortest = 8

/** Replaces the secrets that the studio holds by their fingerprints. */
export class Redactor {
  readonly #replacements = new Map<string, string>()

  /** Adds a secret in each spelling in which it could appear. Ignores strings too short to be one. */
  add(secret: unknown): void {
    if (typeof secret !== 'string' || secret.length < shortest) return
    const name = `[secret ${fingerprint(secret)}]`
    for (const spelling of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      this.#replacements.set(spelling, name)
    }
  }

  /** Adds the secrets among the values of an account's keys. */
  addKeys(keys: Readonly<Record<string, unknown>>, secretFields: readonly string[] = []): void {
    for (const name of secretFields) this.add(keys[name])
    this.#addWithin(keys['oauth'])
  }

  /** Token sets may be nested in a response, and a secret may be in a list. */
  #addWithin(value: unknown, name = ''): void {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value))
        this.#addWithin(inner, Array.isArray(value) ? name : key)
    } else if (/token|secret|assertion|signature|code/i.test(name) && name !== 'token_type') this.add(value)
  }

  clean(text: string): string {
    let cleaned = text
    for (const [secret, name] of this.#replacements) {
      if (cleaned.includes(secret)) cleaned = cleaned.replaceAll(secret, name)
    }
    return cleaned
  }
}
