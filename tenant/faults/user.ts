import { reconnect } from '../race/containers'
import type { Stage } from './stage'

/** Returns the user of the account in one round, who reconnects it as soon as an error message says to do so. */
export function attentiveUser({ tenant, accountId, container }: Stage) {
  const { length } = container.outputs()
  let reconnecting: Promise<void> | undefined
  return {
    async readErrors(): Promise<void> {
      const isAsked = container
        .outputs()
        .slice(length)
        .some(({ kind, body }) => kind === 'error' && isReconnect(body))
      if (isAsked) reconnecting ??= reconnect(tenant, accountId)
      await reconnecting
    },
    hasReconnected: () => reconnecting !== undefined,
  }
}

export type User = ReturnType<typeof attentiveUser>

function isReconnect(body: unknown): boolean {
  return (body as { name?: string }).name === 'ReconnectRequiredError'
}
