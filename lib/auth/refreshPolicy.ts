import type { Expiry } from './expiry'

export type RefreshPolicy = 'whenRejected' | 'everyCall' | 'ahead'
export const refreshPolicies: readonly RefreshPolicy[] = ['whenRejected', 'everyCall', 'ahead']

/** Where in a lifetime this process refreshes ahead: each one elsewhere, so that one refreshes and the others adopt. */
export function drawAheadPoint(random: number): number {
  return 0.7 + 0.2 * random
}

/** True once the point of the token's lifetime is reached. */
export function isDueAhead({ expiresAtMs, lifetimeMs }: Expiry, point: number, serverNowMs: number): boolean {
  return serverNowMs >= expiresAtMs - lifetimeMs * (1 - point)
}

/** How long to leave a token alone that refreshing ahead did not renew, so that it is no loop. */
export function aheadPauseMs(expiry: Expiry | undefined): number {
  return Math.max(30_000, (expiry?.lifetimeMs ?? 0) * 0.05)
}
