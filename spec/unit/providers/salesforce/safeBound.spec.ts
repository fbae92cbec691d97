import type { PollRequest } from '../../../../lib/providers/objectOperations'
import { objects } from '../../../../lib/providers/salesforce/objects'
import { described, scriptedSalesforce } from './scriptedSalesforce'

const fields = [described('Id'), described('SystemModstamp', { type: 'datetime' })]
const request = { objectType: 'Contact', pageSize: 5, includeDeleted: false } as PollRequest

// Rows are stamped with whole seconds, so that one of the bound's own second may still come.
test('a bound within a second leaves that second to the next execution', async () => {
  const { api, answer, requests } = await scriptedSalesforce()
  answer('GET', '/sobjects/Contact/describe', { body: { replicateable: true, fields } })
  answer('GET', '/sobjects/Contact/updated/', {
    body: { ids: [], latestDateCovered: '2020-05-01T10:00:00.700+0000' },
  })
  answer('GET', '/query', { body: { done: true, records: [] } })
  for await (const { cursor } of objects.poll(api, request, undefined, { warn() {} })) {
    expect(cursor).toMatchObject({ from: '2020-05-01T10:00:00.000Z' })
  }
  expect(decodeURIComponent(requests().at(-1) ?? '')).toContain('SystemModstamp < 2020-05-01T10:00:00.000Z')
})
