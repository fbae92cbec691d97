import { actionStep, createRecord } from '../fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'
import type { Body } from '../fixtures/inProcess'

/** Describes query for every object type of every provider. */
export function queryFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField } = type
  const step = actionStep(provider, type)
  const all = { query: type.queryAll }
  const idsIn = (bodies: unknown[]) => bodies.map((body) => (body as Body)[idField]).sort()

  beforeAll(async () => {
    for (let count = 0; count < 12; count++) await createRecord(type)
  })

  test('query emits the records of all pages, one per message', async () => {
    expect(idsIn(await step.bodies('query', {}, all))).toEqual((await type.ids()).sort())
  })

  test('query emits one message per page with emitPage, and one message with emitAll', async () => {
    const pages = await step.bodies('query', { emitBehavior: 'emitPage' }, all)
    expect(pages.length).toBeGreaterThan(1)
    expect(idsIn(pages.flatMap((body) => (body as { results: Body[] }).results))).toEqual(
      (await type.ids()).sort(),
    )
    const [one, ...others] = await step.bodies('query', { emitBehavior: 'emitAll' }, all)
    expect(idsIn((one as { results: Body[] }).results)).toEqual((await type.ids()).sort())
    expect(others).toEqual([])
  })

  test('query accepts unencoded spaces and quotes', async () => {
    const { id, value } = await createRecord(type)
    const bodies = await step.bodies('query', {}, { query: type.queryByValue(value) })
    expect(bodies).toEqual([expect.objectContaining({ [idField]: id })])
  })

  test("query fails with the API's error message for an invalid query", async () => {
    const failure = await step.failure('query', {}, { query: type.badQuery.query })
    expect(failure.name).toBe('ApiError')
    expect(failure.message).toContain(type.badQuery.words)
  })

  test.each([[{}], [{ query: ' ' }]])(
    'query fails with a ConfigurationError if the query is missing in %j',
    async (input) => {
      expect(await step.failure('query', {}, input)).toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringContaining('"query"'),
      })
    },
  )
}
