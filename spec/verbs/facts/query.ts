import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'
import type { Body } from '../fixtures/inProcess'
import { createRecord, verbStep } from '../fixtures/verbStep'

/** What query keeps for every object type of every provider. */
export function queryFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField } = type
  const step = verbStep(provider, type)
  const all = { query: type.queryAll }
  const idsIn = (bodies: unknown[]) => bodies.map((body) => (body as Body)[idField]).sort()

  beforeAll(async () => {
    for (let count = 0; count < 12; count++) await createRecord(type)
  })

  test('gives the records of all pages, each a message', async () => {
    expect(idsIn(await step.bodies('query', {}, all))).toEqual((await type.ids()).sort())
  })

  test('emitPage gives a message a page, emitAll one message', async () => {
    const pages = await step.bodies('query', { emitBehavior: 'emitPage' }, all)
    expect(pages.length).toBeGreaterThan(1)
    expect(idsIn(pages.flatMap((body) => (body as { results: Body[] }).results))).toEqual(
      (await type.ids()).sort(),
    )
    const [one, ...others] = await step.bodies('query', { emitBehavior: 'emitAll' }, all)
    expect(idsIn((one as { results: Body[] }).results)).toEqual((await type.ids()).sort())
    expect(others).toEqual([])
  })

  test('takes a query with blanks and quotes as people write it', async () => {
    const { id, value } = await createRecord(type)
    const bodies = await step.bodies('query', {}, { query: type.queryByValue(value) })
    expect(bodies).toEqual([expect.objectContaining({ [idField]: id })])
  })

  test('what the API says of a bad query arrives in the error', async () => {
    const failure = await step.failure('query', {}, { query: type.badQuery.query })
    expect(failure.name).toBe('ApiError')
    expect(failure.message).toContain(type.badQuery.words)
  })

  test.each([[{}], [{ query: ' ' }]])('no query, in %j, is a ConfigurationError', async (input) => {
    expect(await step.failure('query', {}, input)).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('"query"'),
    })
  })
}
