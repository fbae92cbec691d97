import { actionStep, fresh } from './fixtures/actionStep'
import type { ActionName, Body } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const mailbox = microsoftFixture()
afterEach(() => org.clearFaults())

const rolledBack = { success: false, error: { code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' } }
const step = actionStep(org, { objectType: 'Widget__c' })

/** Runs an action with `allOrNone`. Returns its message and the writes that it sent. */
async function together(action: ActionName, config: Body, records: readonly Body[]) {
  let body: unknown
  const requests = await step.requestsDuring(async () => {
    ;[body] = await step.bodies(action, { allOrNone: true, ...config }, { records })
  })
  return { body, writes: requests.filter((request) => /^(POST|PATCH|DELETE)/.test(request)) }
}

test('allOrNone writes no record if one fails, and sends one request', async () => {
  const step = actionStep(org, { objectType: 'Widget__c' })
  const before = org.twin.ids('Widget__c').length
  const records: Body[] = [{ Model__c: 'A' }, { Model__c: 'B', Quantity__c: -1 }]
  const [body] = await step.bodies('createObjects', { allOrNone: true }, { records })
  expect(body).toMatchObject({
    failureCount: 2,
    results: [
      { error: { code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' } },
      { error: { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' } },
    ],
  })
  expect(org.twin.ids('Widget__c').length).toBe(before)
  const many = Array.from({ length: 201 }, () => ({ Model__c: 'A' }))
  const failure = await step.failure('createObjects', { allOrNone: true }, { records: many })
  expect(failure).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining('"allOrNone"'),
  })
  const graph = await actionStep(mailbox, { objectType: 'contacts' }).failure(
    'createObjects',
    { allOrNone: true },
    { records: [{}] },
  )
  expect(graph).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining('"allOrNone"') })
})

test.each([
  ['no key', 'updateObjects', {}, { Model__c: 'B' }, 'ConfigurationError'],
  ['a malformed ID', 'updateObjects', {}, { Id: 'nope', Model__c: 'B' }, 'NotFoundError'],
  [
    'a key that finds nothing',
    'updateObjects',
    { lookupBy: 'Code__c' },
    { Code__c: 'None' },
    'NotFoundError',
  ],
  [
    'a key that finds several',
    'deleteObjects',
    { lookupBy: 'Code__c' },
    { Code__c: 'Twice' },
    'ConfigurationError',
  ],
  ['no external ID', 'upsertObjects', { upsertBy: 'Code__c' }, { Model__c: 'B' }, 'ConfigurationError'],
  ['a list as its ID', 'upsertObjects', {}, { Id: [], Model__c: 'B' }, 'ConfigurationError'],
] as const)('allOrNone writes no record if one has %s', async (_what, action, config, bad, name) => {
  org.twin.seed('Widget__c', 2, { fields: { Code__c: 'Twice' } })
  const Code__c = `Together ${fresh()}`
  const Id = org.twin.create('Widget__c', { Code__c, Model__c: 'A' })
  const good: Body = { Id, Code__c, Model__c: 'Changed' }
  const { lookupBy, upsertBy = lookupBy ?? 'Id' }: { lookupBy?: string; upsertBy?: string } = config
  const records = [{ [upsertBy]: good[upsertBy], Model__c: 'Changed' }, bad]
  const { body, writes } = await together(action, config, records)
  expect(body).toMatchObject({ failureCount: 2, results: [rolledBack, { error: { name } }] })
  expect(writes).toEqual([])
  expect(org.twin.record('Widget__c', Id)).toMatchObject({ Model__c: 'A', IsDeleted: false })
})

test('allOrNone deletes the other records if some are already deleted or of another type', async () => {
  const [Id = '', deleted = ''] = org.twin.seed('Widget__c', 2)
  org.twin.delete('Widget__c', [deleted])
  const [contact = ''] = org.twin.seed('Contact', 1)
  const records = [{ Id: deleted }, { Id }, { Id: contact }]
  const { body } = await together('deleteObjects', {}, records)
  expect(body).toMatchObject({ results: [{ id: null }, { id: Id }, { id: null }], failureCount: 0 })
  expect(org.twin.record('Widget__c', Id)).toMatchObject({ IsDeleted: true })
})

test('a deletion that Salesforce undoes without naming a deleted record is not sent again', async () => {
  const ids = org.twin.seed('Widget__c', 2)
  const errors = [{ statusCode: rolledBack.error.code, message: 'Record rolled back', fields: [] }]
  const undone = ids.map(() => ({ success: false, errors }))
  org.twin.fail({ kind: 'answer', status: 200, body: undone }, { method: 'DELETE', times: 3 })
  const records = ids.map((Id) => ({ Id }))
  const { body, writes } = await together('deleteObjects', {}, records)
  expect(body).toMatchObject({ results: [rolledBack, rolledBack], failureCount: 2 })
  expect(writes.length).toBe(1)
})

test.each([false, true])(
  'deleted records have their IDs if the response was lost (allOrNone: %p)',
  async (allOrNone) => {
    process.env['HTTP_MAX_RETRIES'] = '2'
    const ids = org.twin.seed('Widget__c', 2)
    org.twin.fail({ kind: 'reset', isApplied: true }, { method: 'DELETE' })
    const { body } = await together(
      'deleteObjects',
      { allOrNone },
      ids.map((Id) => ({ Id })),
    )
    expect(body).toMatchObject({ results: ids.map((id) => ({ success: true, id })) })
  },
)
