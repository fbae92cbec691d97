import { actionStep, createRecord, fresh, idsAddedBy } from '../fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'

/** Describes updateObject for every object type of every provider. */
export function updateObjectFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField, keyField, keyValue, unchanged, unknownId } = type
  const step = actionStep(provider, type)
  const byKey = { lookupBy: keyField }

  const ways: [string, object, 'id' | 'key'][] = [
    ['its ID, which is the default', {}, 'id'],
    ['its ID', { lookupBy: idField }, 'id'],
  ]
  if (!type.isKeyAll) ways.push(['its key', byKey, 'key'])

  test.each(ways)(
    'updateObject changes only the given fields of the record found by %s',
    async (_, config, by) => {
      const [record, other] = [await createRecord(type), await createRecord(type)]
      const change = type.change(fresh())
      const input = { [by === 'id' ? idField : keyField]: record[by], ...change }
      const [body] = await step.bodies('updateObject', { ...config }, input)
      expect(body).toMatchObject({ [idField]: record.id, ...change, ...unchanged })
      expect(await type.stored(record.id)).toMatchObject({ ...record.fields, ...change })
      expect(await type.stored(other.id)).not.toMatchObject(change)
    },
  )

  test.each([
    ['id', {}, { [idField]: unknownId }],
    ['key', byKey, { [keyField]: keyValue(0) }],
  ])(
    'updateObject fails with a NotFoundError for an unknown %s and creates nothing',
    async (_, config, key) => {
      const added = await idsAddedBy(type, async () => {
        const failure = await step.failure('updateObject', config, { ...type.change(fresh()), ...key })
        expect(failure).toMatchObject({ name: 'NotFoundError' })
      })
      expect(added).toEqual([])
    },
  )

  test('updateObject rejects a message without the ID and sends no request', async () => {
    const requests = await step.requestsDuring(async () => {
      expect(await step.failure('updateObject', {}, type.change(fresh()))).toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringContaining(`"${idField}" of the message is missing`),
      })
    })
    expect(requests).toEqual([])
  })

  if (type.canRepeatKey) {
    test('updateObject changes none of several matching records, and the error contains their IDs', async () => {
      const one = await createRecord(type)
      const another = await createRecord(type, one.key)
      const change = type.change(fresh())
      const { name, message } = await step.failure('updateObject', byKey, { [keyField]: one.key, ...change })
      expect(name).toBe('ConfigurationError')
      for (const { id } of [one, another]) {
        expect(message).toContain(id)
        expect(await type.stored(id)).not.toMatchObject(change)
      }
    })
  }
}
