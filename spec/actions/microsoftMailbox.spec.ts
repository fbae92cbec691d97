import * as rawRequest from '../../lib/actions/makeRawRequest'
import * as poll from '../../lib/triggers/getNewAndUpdatedObjectsPolling'
import { actionStep } from './fixtures/actionStep'
import { logger } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'

const fixture = microsoftFixture()
const { twin } = fixture
const mailbox = 'sales@contoso.example'
let shared: ReturnType<typeof twin.addMailbox>
beforeAll(() => {
  shared = twin.addMailbox(mailbox)
})

const contacts = actionStep(fixture, { objectType: 'contacts' })
const messages = actionStep(fixture, { objectType: 'messages' })
const own = (requests: readonly string[]) =>
  requests.filter((line) => !line.includes(`/users/${encodeURIComponent(mailbox)}/`))

describe('the field mailbox', () => {
  test("all actions use the shared mailbox, and none of them uses the user's own", async () => {
    const requests = await contacts.requestsDuring(async () => {
      const [created] = (await contacts.bodies('createObject', { mailbox }, { givenName: 'Ada' })) as {
        id: string
      }[]
      const id = created?.id ?? ''
      expect(shared.contactIds()).toContain(id)
      await contacts.bodies('updateObject', { mailbox }, { id, surname: 'Lovelace' })
      expect(await contacts.bodies('lookupObject', { mailbox, lookupBy: 'id' }, { id })).toMatchObject([
        { surname: 'Lovelace' },
      ])
      expect(await contacts.bodies('lookupObjects', { mailbox }, {})).toHaveLength(1)
      expect(await contacts.bodies('query', { mailbox }, { query: '/me/contacts?$top=5' })).toHaveLength(1)
      expect(await contacts.bodies('deleteObject', { mailbox }, { id })).toEqual([{ id }])
    })
    expect(own(requests)).toEqual([])
    expect(shared.contactIds()).toEqual([])
  })

  test.each<[string, (base: string) => string]>([
    ['absolute URL', (base) => `${base}/me/contacts`],
    ['absolute URL with a second slash', (base) => `${base}//me/contacts`],
    ['absolute URL in other letters', (base) => `${base.replace('http', 'HTTP')}/Me/contacts`],
  ])('a query with an %s reads the shared mailbox', async (_what, urlAt) => {
    shared.seed(1)
    twin.seed(1)
    const query = `${urlAt(twin.apiBase)}?$top=5`
    const found = (await contacts.bodies('query', { mailbox }, { query })) as { id: string }[]
    expect(found.map(({ id }) => id).sort()).toEqual(shared.contactIds().sort())
  })

  test('a query of another named mailbox reads that mailbox', async () => {
    const query = `${twin.apiBase}/users/MeganB@contoso.example/contacts?$top=50`
    const found = await contacts.bodies('query', { mailbox }, { query })
    expect(found).toHaveLength(twin.contactIds().length)
  })

  test.each<[string, (base: string) => string, RegExp]>([
    ['path', () => '/me/contacts?$top=1', /\/v1\.0\/users\/sales%40contoso\.example\/contacts$/],
    ['absolute URL', (base) => `${base}/me/contacts`, /\/v1\.0\/users\/sales%40contoso\.example\/contacts$/],
    ['path of a named mailbox', () => '/users/MeganB@contoso.example/contacts', /\/users\/MeganB@contoso/],
    ['path without a mailbox', () => '/me', /\/v1\.0\/me$/],
  ])('Make Raw Request with a %s sends the right URL', async (_what, urlAt, expected) => {
    const runtime = { errorCount: 0, logger, async emit() {} }
    const body = { method: 'GET', url: urlAt(twin.apiBase) }
    const sent = await contacts.requestsDuring(() =>
      rawRequest.process.call(runtime, { id: 'raw', body }, { ...fixture.account, mailbox }),
    )
    expect(sent).toEqual([expect.stringMatching(expected)])
  })

  const created = {
    method: 'POST',
    url: '/me/contacts',
    headers: { 'Content-Type': 'application/json' },
    body: {},
  }
  const batch = { requests: [{ id: '1', ...created }] }

  test.each<[string, (base: string) => string, unknown]>([
    ['request to a path', () => '/$batch', batch],
    ['request to a path without a slash', () => '$batch', batch],
    ['request to an absolute URL', (base) => `${base}/$batch`, batch],
    ['string', () => '/$batch', JSON.stringify(batch)],
  ])('Make Raw Request with a batch in a %s writes to the shared mailbox', async (_what, urlAt, data) => {
    const before = [twin.contactIds().length, shared.contactIds().length] as const
    const body = {
      method: 'POST',
      url: urlAt(twin.apiBase),
      headers: { 'Content-Type': 'application/json' },
      data,
    }
    const runtime = { errorCount: 0, logger, async emit() {} }
    await rawRequest.process.call(runtime, { id: 'raw', body }, { ...fixture.account, mailbox })
    expect([twin.contactIds().length, shared.contactIds().length]).toEqual([before[0], before[1] + 1])
  })

  test('the offered folders are those of the shared mailbox', async () => {
    const id = shared.createMailFolder('Orders')
    expect(await messages.designer('createObject', 'parents', { mailbox })).toMatchObject({
      [id]: expect.stringContaining('Orders'),
    })
  })

  test('the trigger polls the shared mailbox, and its snapshot belongs to it', async () => {
    const ids = shared.seedMessages(3)
    twin.seedMessages(2)
    const first = await polled({ mailbox }, undefined)
    expect(first.ids).toEqual(ids)
    const [next = ''] = shared.seedMessages(1)
    expect((await polled({ mailbox }, first.snapshot)).ids).toEqual([next])
    expect((await polled({}, first.snapshot)).ids).toHaveLength(2)
  })

  test('an unknown mailbox causes an error that contains the field', async () => {
    const failure = await contacts.failure('lookupObjects', { mailbox: 'nobody@contoso.example' }, {})
    expect(failure).toMatchObject({
      name: 'ApiError',
      message: expect.stringContaining('Check the field "mailbox"'),
    })
  })

  test('a record of an unknown mailbox is not reported as deleted', async () => {
    const id = shared.seed(1)[0] ?? ''
    const failure = await contacts.failure('deleteObject', { mailbox: 'nobody@contoso.example' }, { id })
    expect(failure.name).toBe('ApiError')
  })
})

describe('deleteObject', () => {
  test.each([
    ['goneEvent', 'events'],
    ['goneMessage', 'messages'],
  ] as const)(
    'deleteObject ignores the error %s for a record that no longer exists',
    async (name, objectType) => {
      const step = actionStep(fixture, { objectType })
      const [id = ''] = objectType === 'events' ? twin.seedEvents(1) : twin.seedMessages(1)
      if (objectType === 'events') twin.deleteEvents([id])
      else twin.deleteMessages([id])
      twin.fail({ kind: 'official', name }, { method: 'DELETE' })
      expect(await step.bodies('deleteObject', {}, { id })).toEqual([{}])
    },
  )

  test('deleteObject reports the same error for a record that still exists', async () => {
    const [id = ''] = twin.seedMessages(1)
    twin.fail({ kind: 'official', name: 'goneMessage' }, { method: 'DELETE' })
    expect((await messages.failure('deleteObject', {}, { id })).message).toContain('ErrorCannotDeleteObject')
  })
})

test('a query of a single entity emits one record', async () => {
  expect(await contacts.bodies('query', {}, { query: '/me?$select=id,displayName' })).toMatchObject([
    { displayName: 'Megan Bowen' },
  ])
})

async function polled(config: object, snapshot: unknown) {
  const ids: string[] = []
  let last = snapshot
  const runtime = {
    errorCount: 0,
    logger: { debug() {}, info() {}, warn() {} },
    async emit(event: string, payload?: unknown) {
      if (event === 'data') ids.push((payload as { body: { id: string } }).body.id)
      if (event === 'snapshot') last = payload
    },
  }
  await poll.process.call(runtime, {}, { ...fixture.account, objectType: 'messages', ...config }, snapshot)
  return { ids, snapshot: last }
}
