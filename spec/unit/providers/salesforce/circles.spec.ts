import type { PollRequest } from '../../../../lib/providers/objectOperations'
import { objects } from '../../../../lib/providers/salesforce/objects'
import { described, scriptedSalesforce } from './scriptedSalesforce'

const description = {
  replicateable: true,
  fields: [described('Id'), described('SystemModstamp', { type: 'datetime' })],
}
const row = { Id: '003000000000001AAA', SystemModstamp: '2020-05-01T10:00:00.000+0000' }
const wanted = { objectType: 'Contact', pageSize: 1 }
const request = { ...wanted, includeDeleted: false } as PollRequest

// An API, or a proxy in front of it, that ignores the parameters of requests.
test.each([
  ['search', (api) => objects.search(api, { ...wanted, terms: [], operators: [] })],
  ['poll', (api) => objects.poll(api, request, undefined, { warn() {} })],
] as [string, (api: never) => AsyncIterable<unknown>][])(
  'repeated rows end a %s with an error',
  async (_what, start) => {
    const { api, respond, requests } = await scriptedSalesforce()
    respond('GET', '/sobjects/Contact/describe', { body: description })
    respond('GET', '/query', ...Array(5).fill({ body: { done: true, records: [row] } }))
    respond('GET', '/sobjects/Contact/updated/', {
      body: { latestDateCovered: '2020-06-01T10:00:00.000+0000' },
    })
    const reading = (async () => {
      for await (const _ of start(api as never));
    })()
    await expect(reading).rejects.toMatchObject({ name: 'UnexpectedResponseError' })
    expect(requests().length).toBeLessThanOrEqual(5)
  },
)
