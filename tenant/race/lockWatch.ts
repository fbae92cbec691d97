import { createClient } from '@redis/client'
import { accountKey } from '../../lib/auth/vault'
import type { Tenant } from '..'

export interface LockWatch {
  isHeld(accountId: string): Promise<boolean>
  close(): void
}

/** Watches the locks that the containers of a tenant hold in Redis. */
export async function watchLocks(url: string, { authorizationServer }: Tenant): Promise<LockWatch> {
  const { tokenUri, clientId } = authorizationServer
  const client = createClient({ url })
  await client.connect()
  return {
    async isHeld(accountId) {
      const key = accountKey(tokenUri, clientId, accountId)
      return (await client.exists(`oauth2-api-component:refresh:${key}`)) === 1
    },
    close: () => client.destroy(),
  }
}
