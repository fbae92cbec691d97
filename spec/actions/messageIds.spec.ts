import { actionStep, createRecord } from './fixtures/actionStep'
import type { TypeFixture } from './fixtures/fixture'
import { type ActionName, type Body, logger, runAction } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const mailbox = microsoftFixture()
const providers = [
  [org.title, org, org.types[1]],
  [mailbox.title, mailbox, mailbox.types[0]],
] as const

beforeEach(() => {
  Object.assign(process.env, { ELASTICIO_FLOW_ID: 'flow', ELASTICIO_STEP_ID: 'step' })
})

describe.each(providers)('the message IDs of %s', (_, provider, type) => {
  const { idField } = type
  const step = actionStep(provider, type)

  const idsOf = async (action: ActionName, config: Body, body: unknown, input: string) =>
    (await step.run(action, config, body, input)).messages.map(({ id }) => String(id))

  /** Returns inputs of each action that can be repeated with the same result. */
  async function repeatable(): Promise<[ActionName, Body, Body][]> {
    const { id } = await createRecord(type)
    return [
      ['lookupObject', { lookupBy: idField }, { [idField]: id }],
      ['updateObject', {}, { [idField]: id, ...type.change(1) }],
      ['upsertObject', {}, { [idField]: id, ...type.change(1) }],
      ['deleteObject', {}, { [idField]: type.unknownId }],
      ['lookupObjects', { emitBehavior: 'emitPage', pageSize: 2 }, {}],
      ['lookupObjects', { emitBehavior: 'emitAll' }, {}],
      ['query', { emitBehavior: 'emitPage' }, { query: type.queryAll }],
      ['query', {}, { query: type.queryAll }],
    ]
  }

  beforeAll(async () => {
    for (let count = 0; count < 5; count++) await createRecord(type)
  })

  test('message IDs are the same for a repeated input and differ between inputs and steps', async () => {
    for (const [action, config, body] of await repeatable()) {
      const first = await idsOf(action, config, body, 'input-1')
      expect(await idsOf(action, config, body, 'input-1')).toEqual(first)
      const ofOtherInput = await idsOf(action, config, body, 'input-2')
      process.env['ELASTICIO_STEP_ID'] = 'another'
      const ofOtherStep = await idsOf(action, config, body, 'input-1')
      process.env['ELASTICIO_STEP_ID'] = 'step'
      const all = [...first, ...ofOtherInput, ...ofOtherStep]
      expect(new Set(all).size).toBe(all.length)
      expect(all.every((id) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id))).toBe(true)
    }
  })

  test('message IDs differ between the records of one input', async () => {
    const ids = await idsOf('lookupObjects', { pageSize: 2 }, {}, 'input-1')
    expect(ids.length).toBeGreaterThanOrEqual(5)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('message IDs stay the same if a process dies between two pages and the input is delivered again', async () => {
    const config = { ...provider.account, objectType: type.objectType, pageSize: 2 }
    const emitted: string[] = []
    const dying = {
      logger,
      errorCount: 0,
      emit: async (_event: string, payload?: unknown) => {
        emitted.push(String((payload as { id: unknown }).id))
        if (emitted.length === 3) dying.errorCount++
      },
    }
    const { failure, rebound } = await runAction('lookupObjects', config, {}, 'input-1', dying)
    const all = await idsOf('lookupObjects', { pageSize: 2 }, {}, 'input-1')
    expect(failure).toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining('did not accept all'),
    })
    expect(rebound).toBeUndefined()
    expect(emitted).toEqual(all.slice(0, 4))
  })
})

test('equal rows have different message IDs', async () => {
  const type: TypeFixture = org.types[1]
  await createRecord(type)
  await createRecord(type)
  const { messages } = await actionStep(org, type).run('query', {}, { query: 'SELECT LastName FROM Contact' })
  const ids = messages.map(({ id }) => id)
  expect(new Set(messages.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(new Set(ids).size).toBe(ids.length)
})
