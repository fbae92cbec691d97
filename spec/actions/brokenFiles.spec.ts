import * as poll from '../../lib/triggers/getNewAndUpdatedObjectsPolling'
import { startStorageTwin } from '../../tenant/storage'
import { microsoftFixture } from './fixtures/microsoft'
import './fixtures/inProcess'

const fixture = microsoftFixture()
const { twin } = fixture
const contentOf = (id: string) => ({ path: `${encodeURIComponent(id)}/attachments/.*/\\$value` })
const pdf = { name: 'offer.pdf', sizeBytes: 300_000, contentType: 'application/pdf' }
let storage: Awaited<ReturnType<typeof startStorageTwin>>

beforeAll(async () => {
  storage = await startStorageTwin()
  Object.assign(process.env, storage.environment)
})
afterEach(() => twin.clearFaults())
afterAll(() => storage.close())

describe('a file whose download always ends early', () => {
  test.each([
    ['the end of the connection', { kind: 'halfBody' }],
    ['a reset', { kind: 'halfBody', isReset: true }],
  ] as const)(
    'a file that is cut off by %s has an error in its message, and the poll continues',
    async (_, fault) => {
      const id = seed(pdf)
      twin.fail(fault, { ...contentOf(id), times: 2 })
      const other = seed({ ...pdf, name: 'terms.pdf' })

      const { failure, records, snapshot } = await polled()

      expect(failure).toBeUndefined()
      expect(records).toMatchObject([
        { id, attachments: [{ name: 'offer.pdf', error: expect.stringMatching(/2 downloads.*lost/) }] },
        { id: other, attachments: [{ name: 'terms.pdf', url: expect.any(String) }] },
      ])
      expect(records[0]?.attachments[0]).not.toHaveProperty('url')
      expect((await polled(snapshot)).records).toEqual([])
    },
  )

  test('a broken file stops one poll if HTTP_MAX_RETRIES is 0, and the next poll emits it with the error', async () => {
    process.env['HTTP_MAX_RETRIES'] = '0'
    const id = seed(pdf)
    twin.fail({ kind: 'halfBody' }, { ...contentOf(id), times: 2 })

    const first = await polled()
    const second = await polled(first.snapshot)

    expect(first.failure).toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining('could not be read to its end'),
    })
    expect(second.records).toMatchObject([{ id, attachments: [{ error: expect.any(String) }] }])
  })

  test('a broken file stops the poll if other requests fail too, and no file is lost', async () => {
    const id = seed(pdf)
    twin.fail({ kind: 'halfBody' }, { ...contentOf(id), times: 2 })
    twin.fail({ kind: 'unavailable', retryAfter: '0' }, { path: '/attachments/[^/]*\\?', times: 9 })

    const first = await polled()
    twin.clearFaults()

    expect(first.failure).toMatchObject({ name: 'TemporaryError' })
    expect((await polled(first.snapshot)).records).toMatchObject([
      { id, attachments: [{ url: expect.any(String) }] },
    ])
  })
})

describe('a message whose attachments can never be listed', () => {
  test('a message whose attachments cannot be listed has an error, and the poll continues', async () => {
    const id = seed(pdf)
    const other = seed(pdf)
    twin.fail(
      { kind: 'answer', status: 500, body: {} },
      { path: `${encodeURIComponent(id)}/attachments`, times: 9 },
    )

    const { records } = await polled()

    expect(records).toMatchObject([
      { id, attachments: [], _error: expect.stringContaining('500') },
      { id: other, attachments: [{ url: expect.any(String) }] },
    ])
  })

  test('a message whose attachments cannot be listed stops the poll if the mailbox does not respond either', async () => {
    seed(pdf)
    twin.fail({ kind: 'answer', status: 500, body: {} }, { path: '/attachments|/inbox\\?', times: 9 })

    expect((await polled()).failure).toMatchObject({ name: 'TemporaryError' })
  })
})

let folderId = ''
beforeEach(() => {
  folderId = twin.createMailFolder('Orders')
})

function seed(attachment: typeof pdf): string {
  return twin.seedMessages(1, { folderId, attachments: [attachment] })[0] ?? ''
}

interface Polled {
  readonly records: { readonly id: string; readonly attachments: readonly object[] }[]
  readonly snapshot: unknown
  readonly failure: unknown
}

async function polled(snapshot?: unknown): Promise<Polled> {
  const records: Polled['records'] = []
  let [last, failure]: unknown[] = [snapshot]
  const emit = async (event: string, payload?: unknown) => {
    if (event === 'data') records.push((payload as { body: Polled['records'][number] }).body)
    if (event === 'snapshot') last = payload
    if (event === 'error') failure = payload
  }
  const config = { ...fixture.account, objectType: 'messages', parentId: folderId, attachments: 'link' }
  const runtime = { emit, logger: { debug() {}, info() {}, warn() {} }, errorCount: 0 }
  await poll.process.call(runtime, {}, config, snapshot).catch((error: unknown) => {
    failure = error
  })
  return { records, snapshot: last, failure }
}
