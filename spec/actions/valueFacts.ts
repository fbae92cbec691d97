import fc from 'fast-check'
import { actionStep, createRecord, fresh, type NewRecord } from './fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from './fixtures/fixture'
import { hostileText } from './fixtures/hostileValues'
import type { Body } from './fixtures/inProcess'

export interface Surroundings {
  /** The paths of lists, queries, and descriptions of the type. */
  readonly collections: readonly string[]
  /** Returns the path of one record by its ID. */
  itemPath(id: string): string
  /** Returns the path of a value in the key field, if the API has such a path. */
  keyPath?(value: string): string
}

/**
 * Describes values that look like a path, query, or code: they are used unchanged or rejected, and affect no
 * other record.
 */
export function valueFacts(
  provider: ProviderFixture,
  type: TypeFixture,
  { collections, itemPath, keyPath }: Surroundings,
  numRuns: number,
): void {
  const { idField, keyField, searchField } = type
  const step = actionStep(provider, type)
  const byKey = { lookupBy: keyField, upsertBy: keyField }
  let bystander: NewRecord
  let before: { ids: string[]; bystander: Body | undefined }
  beforeAll(async () => {
    bystander = await createRecord(type)
    before = await everything()
  })
  afterEach(async () => expect(await everything()).toEqual(before))

  async function everything() {
    return { ids: (await type.ids()).sort(), bystander: await type.stored(bystander.id) }
  }

  /** Does the work, which may only request these paths. Their last segments are decoded. */
  async function within(paths: readonly (string | undefined)[], work: () => Promise<unknown>): Promise<void> {
    const requests = await step.requestsDuring(work)
    const requested = requests.map((request) => {
      const [, place = '', last = ''] = /^\w+ (.*\/)([^/]*)$/.exec(request) ?? []
      return place + decodeURIComponent(last)
    })
    expect(requested.filter((path) => ![...collections, ...paths].includes(path))).toEqual([])
  }

  const expectRejections = async (
    actionNames: readonly ('updateObject' | 'upsertObject' | 'deleteObject')[],
    input: Body,
  ) => {
    for (const action of actionNames)
      expect(await step.failure(action, byKey, input)).toMatchObject({ name: 'ConfigurationError' })
  }

  /** Uses a record with this value as its key in all actions, and finally deletes it. */
  async function walk(value: string): Promise<void> {
    const record = await createRecord(type, value)
    const input = { [keyField]: value, ...(!type.isKeyAll && type.change(fresh())) }
    const same = { ...record.fields, [idField]: record.id }
    await within([itemPath(record.id), keyPath?.(value)], async () => {
      const { messages, failure } = await step.run('lookupObject', byKey, input)
      if (failure?.name === 'ConfigurationError') {
        await expectRejections(['updateObject', 'upsertObject', 'deleteObject'], input)
        await type.remove(record.id)
        return
      }
      expect(messages.map(({ body }) => body)).toEqual([expect.objectContaining(same)])
      const sTerm_1 = { fieldName: searchField, condition: '=', fieldValue: value }
      const found = await step.bodies('lookupObjects', { termNumber: 1 }, { sTerm_1 })
      expect(found).toEqual([expect.objectContaining(same)])
      if (!type.isKeyAll) await step.bodies('updateObject', byKey, input)
      const [upserted] = await step.bodies('upsertObject', byKey, input)
      expect(upserted).toMatchObject({ ...same, ...(!type.isKeyAll && type.change(0)) })
      expect(await step.bodies('deleteObject', byKey, input)).toEqual([{ id: record.id }])
    })
  }

  test('a hostile value as a key finds, updates, and deletes one record, or is rejected', async () => {
    await fc.assert(fc.asyncProperty(hostileText(40), walk), { numRuns })
  })

  test('a hostile value that no record has finds none, and a new record stores it unchanged', async () => {
    const property = fc.asyncProperty(hostileText(40), async (value) => {
      const key = { [keyField]: value }
      const none = (await step.run('updateObject', byKey, { ...type.change(fresh()), ...key })).failure
      if (none?.name === 'ConfigurationError') return expectRejections(['upsertObject', 'deleteObject'], key)
      expect(none?.name).toBe('NotFoundError')
      const input = { ...type.otherFields(value), ...key }
      const [created] = await step.bodies('upsertObject', byKey, input)
      const id = String((created as Body)[idField])
      expect(await type.stored(id)).toMatchObject(type.newRecord(value))
      await type.remove(id)
    })
    await fc.assert(property, { numRuns })
  })

  test('a hostile value as part of an ID finds no record and reaches no other path', async () => {
    const hostileId = fc
      .tuple(hostileText(20), fc.boolean(), hostileText(20))
      .map(([start, hasId, end]) => (hasId ? start + bystander.id + end : start))
    const property = fc.asyncProperty(hostileId, async (id) => {
      const input = { ...type.change(fresh()), [idField]: id }
      for (const action of ['lookupObject', 'updateObject', 'upsertObject', 'deleteObject'] as const) {
        await within([itemPath(id)], async () => {
          const { messages, rebound, failure } = await step.run(action, { lookupBy: idField }, input)
          expect(rebound).toBeUndefined()
          if (failure) expect(['NotFoundError', 'ConfigurationError', 'ApiError']).toContain(failure.name)
          else
            expect({ action, messages }).toMatchObject({ action: 'deleteObject', messages: [{ body: {} }] })
        })
      }
    })
    await fc.assert(property, { numRuns })
  })
}
