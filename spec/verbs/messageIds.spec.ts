import type { TypeFixture } from './fixtures/fixture'
import { type Body, logger, runAction, type Verb } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { salesforceFixture } from './fixtures/salesforce'
import { createRecord, verbStep } from './fixtures/verbStep'

const org = salesforceFixture()
const mailbox = microsoftFixture()
const providers = [
  [org.title, org, org.types[1]],
  [mailbox.title, mailbox, mailbox.types[0]],
] as const

beforeEach(() => {
  Object.assign(process.env, { ELASTICIO_FLOW_ID: 'flow', ELASTICIO_STEP_ID: 'step' })
})

describe.each(providers)('the message ids of %s', (_, provider, type) => {
  const { idField } = type
  const step = verbStep(provider, type)

  const idsOf = async (verb: Verb, config: Body, body: unknown, input: string) =>
    (await step.run(verb, config, body, input)).messages.map(({ id }) => String(id))

  /** What each verb does again and again with the same outcome. */
  async function repeatable(): Promise<[Verb, Body, Body][]> {
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

  test('are the same when the same input comes again, and others for another input or step', async () => {
    for (const [verb, config, body] of await repeatable()) {
      const first = await idsOf(verb, config, body, 'input-1')
      expect(await idsOf(verb, config, body, 'input-1')).toEqual(first)
      const ofOtherInput = await idsOf(verb, config, body, 'input-2')
      process.env['ELASTICIO_STEP_ID'] = 'another'
      const ofOtherStep = await idsOf(verb, config, body, 'input-1')
      process.env['ELASTICIO_STEP_ID'] = 'step'
      const all = [...first, ...ofOtherInput, ...ofOtherStep]
      expect(new Set(all).size).toBe(all.length)
      expect(all.every((id) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id))).toBe(true)
    }
  })

  test('of several records of one input differ', async () => {
    const ids = await idsOf('lookupObjects', { pageSize: 2 }, {}, 'input-1')
    expect(ids.length).toBeGreaterThanOrEqual(5)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('are kept where a process dies between two pages and the input comes again', async () => {
    const config = { ...provider.account, objectType: type.objectType, pageSize: 2 }
    const taken: string[] = []
    const dying = {
      logger,
      errorCount: 0,
      emit: async (_event: string, payload?: unknown) => {
        taken.push(String((payload as { id: unknown }).id))
        if (taken.length === 3) dying.errorCount++
      },
    }
    const { failure, rebound } = await runAction('lookupObjects', config, {}, 'input-1', dying)
    const all = await idsOf('lookupObjects', { pageSize: 2 }, {}, 'input-1')
    expect(failure).toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining('did not accept all'),
    })
    expect(rebound).toBeUndefined()
    expect(taken).toEqual(all.slice(0, 4))
  })
})

test('rows that are alike have ids of their own', async () => {
  const type: TypeFixture = org.types[1]
  await createRecord(type)
  await createRecord(type)
  const { messages } = await verbStep(org, type).run('query', {}, { query: 'SELECT LastName FROM Contact' })
  const ids = messages.map(({ id }) => id)
  expect(new Set(messages.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(new Set(ids).size).toBe(ids.length)
})
