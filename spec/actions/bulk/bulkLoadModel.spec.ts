import * as bulkLoad from '../../../lib/actions/bulkLoad'
import { logger } from '../fixtures/inProcess'
import { bulkFixture, widgets } from './bulkFixture'

const { org } = bulkFixture()

type Properties = Readonly<Record<string, { readonly required?: boolean }>>

async function modelOf(config: object) {
  return Object(
    await bulkLoad.getMetaModel.call({ emit() {}, logger }, { ...org.account, ...widgets, ...config }),
  )
}

async function recordFields(config: object): Promise<Properties> {
  return (await modelOf(config)).in.properties.records.items.properties
}

test.each([
  ['update', {}, 'Id', true],
  ['delete', {}, 'Id', true],
  ['hardDelete', {}, 'Id', true],
  ['upsert', { upsertBy: 'Serial__c' }, 'Serial__c', true],
  ['upsert', { upsertBy: 'Id' }, 'Id', false],
  ['upsert', {}, 'Id', false],
] as const)(
  'the metadata of %s with %j has the key %s, required: %s',
  async (operation, config, key, isRequired) => {
    const fields = await recordFields({ operation, ...config })
    expect(Object.keys(fields)).toContain(key)
    expect(fields[key]?.required ?? false).toBe(isRequired)
  },
)

test('the metadata of a load that creates records has no key', async () => {
  expect(Object.keys(await recordFields({ operation: 'create' }))).not.toContain('Id')
})

test('the metadata of the result has all properties that a load emits', async () => {
  const { jobId, jobIds, results } = (await modelOf({ operation: 'create' })).out.properties
  expect([jobId, jobIds]).toMatchObject([{ nullable: true }, { type: 'array' }])
  const names = ['index', 'success', 'id', 'created', 'error', 'record']
  expect(Object.keys(results.items.properties)).toEqual(names)
})

test('the metadata of an upsert has fields that only a new record can have', async () => {
  const fieldsOf = async (operation: string) =>
    Object.keys(await recordFields({ operation, upsertBy: 'Code__c' }))
  expect(await fieldsOf('upsert')).toEqual(expect.arrayContaining(['Batch__c', 'Model__c']))
  expect(await fieldsOf('update')).not.toContain('Batch__c')
})
