import { createHash } from 'node:crypto'

/** Returns a short name of a secret, which can be shown and recognized. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 6)
}
