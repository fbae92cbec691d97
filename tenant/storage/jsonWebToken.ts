import { createHmac, timingSafeEqual } from 'node:crypto'

/** Returns a JSON Web Token signed with HS256: https://www.rfc-editor.org/rfc/rfc7519 */
export function signToken(payload: Record<string, unknown>, secret: string): string {
  const signed = [{ alg: 'HS256', typ: 'JWT' }, payload].map(encode).join('.')
  return `${signed}.${signature(signed, secret)}`
}

/** True if the token is signed with the secret by HS256 and has not expired. `now` is in milliseconds. */
export function isGoodToken(token: string, secret: string, now: number): boolean {
  const [header = '', payload = '', given = ''] = token.split('.')
  const [{ alg }, { exp }] = [decode(header), decode(payload)]
  if (alg !== 'HS256') return false
  const expected = signature(`${header}.${payload}`, secret)
  if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected)))
    return false
  return typeof exp !== 'number' || exp * 1000 > now
}

function signature(signed: string, secret: string): string {
  return createHmac('sha256', secret).update(signed).digest('base64url')
}

function encode(part: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) ?? {}
  } catch {
    return {}
  }
}
