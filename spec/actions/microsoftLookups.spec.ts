import type { Fault } from '../../tenant/graph'
import { actionStep, fresh } from './fixtures/actionStep'
import type { ActionName, Body } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'

const fixture = microsoftFixture()
const { twin } = fixture
const contacts = actionStep(fixture, { objectType: 'contacts' })

afterEach(() => fixture.clearFaults())

const search = { method: 'GET', path: '/me/contacts\\?' }

/** Adds contacts, and returns the ID and the address of the last one. */
function contactAmongOthers() {
  const address = `Ada.${fresh()}@example.com`
  twin.seed(3)
  return { id: twin.createContact({ emailAddresses: [{ address }] }), address: address.toLowerCase() }
}

type Step = readonly [action: ActionName, config: Body, body: (address: string) => Body]

const byAddress: readonly Step[] = [
  ['updateObject', { lookupBy: 'emailAddress' }, (emailAddress) => ({ emailAddress, jobTitle: 'Owner' })],
  ['upsertObject', { upsertBy: 'emailAddress' }, (emailAddress) => ({ emailAddress, jobTitle: 'Owner' })],
  ['deleteObject', { lookupBy: 'emailAddress' }, (emailAddress) => ({ emailAddress })],
  [
    'updateObjects',
    { lookupBy: 'emailAddress' },
    (emailAddress) => ({ records: [{ emailAddress, jobTitle: 'Owner' }] }),
  ],
  [
    'upsertObjects',
    { upsertBy: 'emailAddress' },
    (emailAddress) => ({ records: [{ emailAddress, jobTitle: 'Owner' }] }),
  ],
  ['deleteObjects', { lookupBy: 'emailAddress' }, (emailAddress) => ({ records: [{ emailAddress }] })],
]

describe.each(byAddress)('the lookup of %s', (action, config, bodyOf) => {
  test(`${action} finds a record behind empty pages`, async () => {
    const { id, address } = contactAmongOthers()
    const before = twin.contactIds()
    twin.insertEmptyListPages(2)
    const [body] = await contacts.bodies(action, config, bodyOf(address))
    expect(JSON.stringify(body)).toContain(id)
    const kept = action.startsWith('delete') ? before.filter((each) => each !== id) : before
    expect(twin.contactIds()).toEqual(kept)
    if (!action.startsWith('delete')) expect(twin.contact(id)).toMatchObject({ jobTitle: 'Owner' })
  })

  test(`${action} leaves the record of another address unchanged if the filter is ignored`, async () => {
    const { address } = contactAmongOthers()
    const other = `other.${fresh()}@example.com`
    const before = twin.contactIds().map((id) => twin.contact(id))
    twin.fail({ kind: 'ignoredFilter' }, { ...search, times: 99 })
    await contacts.run(action, config, bodyOf(other))
    const after = twin.contactIds().map((id) => twin.contact(id))
    expect(after.slice(0, before.length)).toEqual(before)
    expect(JSON.stringify(before)).toContain(address.slice(4))
  })

  test(`${action} finds its record among others if the filter is ignored`, async () => {
    const { id, address } = contactAmongOthers()
    const before = twin.contactIds()
    twin.fail({ kind: 'ignoredFilter' }, { ...search, times: 99 })
    const [body] = await contacts.bodies(action, config, bodyOf(address))
    expect(JSON.stringify(body)).toContain(id)
    expect(twin.contactIds().length).toBe(before.length - (action.startsWith('delete') ? 1 : 0))
  })
})

describe('a lookup of many records whose response cannot be read', () => {
  const unreadable: readonly [string, Fault][] = [
    ['an empty object', { kind: 'answer', status: 200, body: {} }],
    ['no body', { kind: 'answer', status: 200 }],
    ['a list of strings', { kind: 'answer', status: 200, body: { value: ['x'] } }],
    ['a record without an ID', { kind: 'answer', status: 200, body: { value: [{ jobTitle: 'x' }] } }],
  ]
  const many = byAddress.filter(([action]) => action.endsWith('Objects'))

  test.each(many.flatMap((step) => unreadable.map((fault) => [step[0], ...fault, step] as const)))(
    '%s writes nothing for a record whose lookup returns %s',
    async (_operation, _what, fault, [action, config, bodyOf]) => {
      const { address } = contactAmongOthers()
      const before = twin.contactIds().map((id) => twin.contact(id))
      twin.fail(fault, search)
      const [body] = await contacts.bodies(action, config, bodyOf(address))
      expect(body).toMatchObject({
        results: [{ index: 0, success: false, error: { name: 'UnexpectedResponseError' } }],
        failureCount: 1,
      })
      expect(twin.contactIds().map((id) => twin.contact(id))).toEqual(before)
    },
  )

  test('the other records of the batch are written', async () => {
    const records = [fresh(), fresh()].map((number) => ({ emailAddress: `row.${number}@example.com` }))
    twin.fail({ kind: 'answer', status: 200, body: {} }, search)
    const [body] = await contacts.bodies('upsertObjects', { upsertBy: 'emailAddress' }, { records })
    expect(body).toMatchObject({ results: [{ success: false }, { success: true, created: true }] })
  })

  test('a record that may have been created is marked as uncertain', async () => {
    twin.fail({ kind: 'gatewayTimeout', isApplied: true }, { method: 'POST', path: '/me/contacts' })
    twin.fail({ kind: 'answer', status: 200, body: {} }, { ...search, after: 1 })
    const records = [{ emailAddress: `unclear.${fresh()}@example.com` }]
    const [body] = await contacts.bodies('upsertObjects', { upsertBy: 'emailAddress' }, { records })
    expect(body).toMatchObject({ results: [{ success: false, isUncertain: true }] })
  })
})

test.each([
  ['mailFolders', 'displayName', 'Archiv Süd'],
  ['calendars', 'name', 'Team'],
] as const)(
  'upsertObject of %s by %s creates a record instead of changing another one if the filter is ignored',
  async (objectType, field, name) => {
    const step = actionStep(fixture, { objectType })
    twin.fail({ kind: 'ignoredFilter' }, { method: 'GET', times: 99 })
    const [created] = await step.bodies('upsertObject', { upsertBy: field }, { [field]: name })
    const [again] = await step.bodies('upsertObject', { upsertBy: field }, { [field]: name.toUpperCase() })
    expect(again).toMatchObject({ id: (created as { id: string }).id, [field]: name })
  },
)
