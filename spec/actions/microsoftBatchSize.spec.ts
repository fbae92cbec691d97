import { actionStep } from './fixtures/actionStep'
import { microsoftFixture } from './fixtures/microsoft'

const fixture = microsoftFixture()
const { twin } = fixture
const messages = actionStep(fixture, { objectType: 'messages' })
const contacts = actionStep(fixture, { objectType: 'contacts' })

afterEach(() => fixture.clearFaults())

const messageOf = (bytes: number, place: number) => ({
  subject: `Large ${place}`,
  body: { contentType: 'text', content: 'é'.repeat(bytes / 2) },
})
const tinyOf = (place: number) => messageOf(10, place)
const list = <T>(count: number, item: (place: number) => T) =>
  Array.from({ length: count }, (_, at) => item(at))

interface Results {
  readonly successCount: number
  readonly results: readonly { readonly success: boolean; readonly error?: { readonly message: string } }[]
}

async function created(records: readonly object[]): Promise<Results> {
  const [body] = await messages.bodies('createObjects', {}, { records })
  return body as Results
}

describe('batches of large records', () => {
  test('records of more than 4 MB in all are sent in several batches', async () => {
    const before = twin.batches.length
    const records = [...list(20, (place) => messageOf(300_000, place)), ...list(20, tinyOf)]

    expect(await created(records)).toMatchObject({ successCount: 40 })

    const sent = twin.batches.slice(before)
    expect(sent.every((batch) => batch.length <= 20)).toBe(true)
    expect(sent.flat()).toHaveLength(40)
    expect(sent.length).toBeLessThanOrEqual(4)
  })

  test('a record that is too large fails alone, and stops neither its neighbors nor the records behind it', async () => {
    const records = [tinyOf(0), ...list(3, (place) => messageOf(4_300_000, place)), ...list(3, tinyOf)]

    const { results } = await created(records)

    expect(results.map(({ success }) => success)).toEqual([true, false, false, false, true, true, true])
    expect(results[1]).toMatchObject({
      error: { name: 'ApiError', code: 'RequestEntityTooLarge', message: expect.stringContaining('4 MB') },
    })
    expect(JSON.stringify(results)).not.toContain('isUncertain')
  })

  test('a batch that the API calls too large is sent again in halves', async () => {
    twin.fail({ kind: 'answer', status: 413, body: '<html>Too large</html>' }, { path: /batch/, times: 2 })
    const before = twin.batches.length

    expect(await created(list(20, tinyOf))).toMatchObject({ successCount: 20 })

    expect(twin.batches.slice(before).map(({ length }) => length)).toEqual([5, 5, 10])
  })

  test('the lookups of an upsert are sent in halves, too', async () => {
    twin.fail({ kind: 'answer', status: 413 }, { path: /batch/ })
    const records = list(4, (place) => ({ emailAddress: `half${place}@example.com`, givenName: 'Ada' }))

    const [body] = await contacts.bodies('upsertObjects', { upsertBy: 'emailAddress' }, { records })

    expect(body).toMatchObject({ successCount: 4 })
  })
})
