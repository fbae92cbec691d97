import type { LookupAddress } from 'node:dns'
import promises from 'node:dns/promises'
import type { Agent } from 'node:http'
import type { LookupFunction } from 'node:net'
import { download } from '../../../lib/files/download'
import type { HttpRequest } from '../../../lib/http/message'

afterEach(() => {
  jest.restoreAllMocks()
})

/** Returns the addresses to which a request would connect. */
function addressesOf({ agent, url }: HttpRequest): unknown {
  const { lookup } = (agent as (Agent & { options: { lookup?: LookupFunction } }) | undefined)?.options ?? {}
  let found: unknown
  lookup?.(url.hostname, { all: true }, (_error, addresses) => {
    found = addresses
  })
  return found
}

test('a file is downloaded from the address that was checked, although the hostname leads elsewhere meanwhile', async () => {
  const checked: LookupAddress[] = [{ address: '93.184.216.34', family: 4 }]
  // Replaces only the name lookup, which would need a network.
  const lookup = jest.spyOn(promises, 'lookup') as jest.SpyInstance
  lookup.mockResolvedValueOnce(checked).mockResolvedValue([{ address: '127.0.0.1', family: 4 }])
  const sent: HttpRequest[] = []
  const retries = { maxRetries: 0, maxWaitMs: 0, sleep: async () => {}, random: () => 0, now: () => 0 }
  const services = {
    async bareSend(request: HttpRequest) {
      sent.push(request)
      return { status: 404, headers: {}, body: Buffer.alloc(0), url: request.url }
    },
    retries,
    userAgent: 'x',
    apiHostname: undefined,
    storage: undefined,
  }
  const words = { subject: 'A file', nothingDone: 'Nothing was done.', tooLarge: 'Too large.' }
  const url = new URL('https://files.example.com/a.pdf')
  await expect(download(url, 1000, services, words)).rejects.toMatchObject({ status: 404 })
  expect(sent.map(addressesOf)).toEqual([checked])
})
