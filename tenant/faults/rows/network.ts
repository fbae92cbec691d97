import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { cert, key } from '../../selfSigned'
import { type MessagesRow, messagesMeet } from '../messages'
import type { FaultRow, Scene } from '../row'

/**
 * Faults that prevent a connection. The platform must redeliver such messages, and the error must explain the reason.
 */
export const network: readonly FaultRow[] = [
  unreachable({
    key: 'dns',
    what: 'unknown hostname of the API',
    mustSay: /api\.invalid.*the hostname could not be resolved/,
    // Accounts of Microsoft and Salesforce accept only the hostnames of these providers.
    provider: 'custom',
    functionName: 'makeRawRequest',
    body: { method: 'GET', url: '/me' },
    withBase: (_scene, use) => use('https://api.invalid'),
  }),
  unreachable({
    key: 'tls-untrusted',
    what: "API's certificate not trusted",
    mustSay: /the server's certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    async withBase(_scene, use) {
      const server = createServer({ key, cert }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      try {
        return await use(`https://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`)
      } finally {
        server.close()
      }
    },
  }),
  unreachable({
    key: 'tls-none',
    what: 'API that does not speak TLS, called by https',
    mustSay: /the TLS connection failed \(\w+\), as it does if a server does not support https/,
    withBase: ({ tenant }, use) => use(tenant.graph.apiBase.replace('http:', 'https:')),
  }),
]

interface Unreachable extends Pick<MessagesRow, 'key' | 'what' | 'mustSay' | 'functionName' | 'body'> {
  readonly provider?: string
  /** Provides the base URL of an API that cannot be reached. */
  withBase<T>(scene: Scene, use: (apiBaseUrl: string) => Promise<T>): Promise<T>
}

function unreachable({ withBase, provider = 'microsoft', ...row }: Unreachable): FaultRow {
  const rest = { ...row, rounds: 4, messages: 1, mostRebounds: 0 }
  return {
    ...rest,
    run: (scene) =>
      withBase(scene, (apiBaseUrl) => messagesMeet({ ...rest, fields: { provider, apiBaseUrl } }).run(scene)),
  }
}
