import * as poll from '../../lib/triggers/getNewAndUpdatedObjectsPolling'
import { metadataFaults } from '../support/mapperDialect'
import { actionStep, createRecord, fresh } from './fixtures/actionStep'
import { type ActionName, type Body, logger } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const mailbox = microsoftFixture()

/** Runs an action and returns what its metadata does not allow in its messages. */
async function faultsOf(
  step: ReturnType<typeof actionStep>,
  action: ActionName,
  config: Body,
  body: Body,
): Promise<string[]> {
  const { out } = (await step.designer(action, 'getMetaModel', config)) as { out: unknown }
  const bodies = await step.bodies(action, config, body)
  expect(bodies).not.toEqual([])
  return bodies.flatMap((each) => metadataFaults(out, each))
}

describe.each([
  ['Widget__c', 0],
  ['Contact', 1],
] as const)('records of %s', (objectType, place) => {
  const type = org.types[place]
  const step = actionStep(org, type)
  const byKey = { lookupBy: type.keyField, upsertBy: type.keyField }

  test('the records that actions emit fit their metadata', async () => {
    const { id: Id, key } = await createRecord(type)
    const found: string[] = []
    const check = async (action: ActionName, config: Body, body: Body) =>
      found.push(...(await faultsOf(step, action, config, body)).map((fault) => `${action} ${fault}`))
    await check('createObject', {}, type.newRecord(type.keyValue(fresh())))
    await check('updateObject', {}, { Id, ...type.change(0) })
    await check('upsertObject', byKey, { ...type.otherFields(key), [type.keyField]: key })
    await check('lookupObject', { lookupBy: 'Id' }, { Id })
    await check('lookupObject', { ...byKey, allowZeroResults: true }, { [type.keyField]: 'none' })
    for (const emitBehavior of ['emitIndividually', 'emitPage', 'emitAll']) {
      await check('lookupObjects', { emitBehavior }, {})
      await check('query', { emitBehavior }, { query: `SELECT Id FROM ${objectType}` })
    }
    await check('deleteObject', {}, { Id })
    await check('deleteObject', {}, { Id })
    expect(found).toEqual([])
  })

  test('the records that the trigger emits fit their metadata, with and without values', async () => {
    const at = Date.now() - 120_000
    org.twin.seed(objectType, 20, { at })
    org.twin.create(objectType, type.newRecord(type.keyValue(fresh())), { at })
    const config = { ...org.account, objectType, includeDeleted: true }
    const { out } = (await poll.getMetaModel.call({ emit() {}, logger }, config)) as { out: unknown }
    const records: Body[] = []
    const emit = async (event: string, payload?: unknown) => {
      if (event === 'data') records.push((payload as { body: Body }).body)
    }
    await poll.process.call({ emit, logger, errorCount: 0 }, {}, config, undefined)
    expect(records.length).toBeGreaterThan(20)
    expect(records.flatMap((record) => metadataFaults(out, record))).toEqual([])
    expect(records.some((record) => Object.values(record).includes(null))).toBe(true)
  })
})

test('a picklist value that is no longer a choice fits the metadata', async () => {
  const [widgets] = org.types
  org.twin.create('Widget__c', { Model__c: 'M', Status__c: 'Lost', Color__c: 'Violet' })
  expect(await faultsOf(actionStep(org, widgets), 'lookupObjects', {}, {})).toEqual([])
})

describe.each([
  ['Salesforce', org, 1],
  ['Microsoft Graph', mailbox, 0],
] as const)('the results of many records of %s', (_, provider, place) => {
  test.each(['emitAll', 'emitIndividually'])(
    'the results fit their metadata with %s',
    async (emitBehavior) => {
      const type = provider.types[place]
      if (!type) throw new Error('There is no type.')
      const step = actionStep(provider, type)
      const { id } = await createRecord(type)
      const missing = { [type.idField]: type.unknownId }
      const record = { [type.idField]: id, ...type.change(0) }
      const found = [
        ...(await faultsOf(
          step,
          'createObjects',
          { emitBehavior },
          { records: [type.newRecord(type.keyValue(fresh())), {}] },
        )),
        ...(await faultsOf(
          step,
          'updateObjects',
          { emitBehavior },
          { records: [record, { ...record, ...missing }] },
        )),
        ...(await faultsOf(step, 'upsertObjects', { emitBehavior }, { records: [record] })),
        ...(await faultsOf(
          step,
          'deleteObjects',
          { emitBehavior },
          { records: [{ [type.idField]: id }, missing] },
        )),
      ]
      expect(found).toEqual([])
    },
  )
})
