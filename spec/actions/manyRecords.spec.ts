import { actionStep } from './fixtures/actionStep'
import type { Body } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const mailbox = microsoftFixture()
let ids: Record<string, string[]> = {}

beforeAll(() => {
  org.twin.setBatchSize(2000)
  ids = {
    Contact: org.twin.seed('Contact', 2500, { fields: { Description: 'x'.repeat(1000) } }),
    contacts: mailbox.twin.seed(2500),
  }
})

describe.each([
  [org, 'Contact', 'Id', 2000, 'SELECT Id FROM Contact'],
  [mailbox, 'contacts', 'id', 1000, '/me/contacts?$select=id&$top=1000'],
] as const)('2,500 records', (provider, objectType, idField, largestPage, query) => {
  const step = actionStep(provider, { objectType })
  const idsIn = (bodies: unknown[]) => bodies.map((body) => String((body as Body)[idField])).sort()
  const listsIn = (bodies: unknown[]) => bodies.map((body) => (body as { results: Body[] }).results)

  test(`all ${objectType} are found, each once, page by page`, async () => {
    const requests = await step.requestsDuring(async () => {
      const bodies = await step.bodies('lookupObjects', { pageSize: 900 }, {})
      expect(idsIn(bodies)).toEqual(ids[objectType]?.sort())
    })
    expect(requests.filter((request) => !request.endsWith('/describe'))).toHaveLength(3)
  })

  test(`a page size of ${objectType} beyond the limit of the API is reduced`, async () => {
    const config = { pageSize: 5000, emitBehavior: 'emitPage' }
    const lists = listsIn(await step.bodies('lookupObjects', config, {}))
    expect(Math.max(...lists.map(({ length }) => length))).toBeLessThanOrEqual(largestPage)
    expect(idsIn(lists.flat())).toEqual(ids[objectType]?.sort())
  })

  test(`the small ${objectType} fit into one message`, async () => {
    const [small] = listsIn(await step.bodies('query', { emitBehavior: 'emitAll' }, { query }))
    expect(idsIn(small ?? [])).toEqual(ids[objectType]?.sort())
  })

  test(`the ${objectType} that exceed one message cause an error that explains it`, async () => {
    const { messages, failure } = await step.run('lookupObjects', { emitBehavior: 'emitAll' }, {})
    expect(messages).toEqual([])
    expect(failure).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(/exceeds the size limit of one message .*"emitPage"/),
    })
  })

  test(`a query emits the ${objectType} of all pages`, async () => {
    expect(idsIn(await step.bodies('query', {}, { query }))).toEqual(ids[objectType]?.sort())
  })
})
