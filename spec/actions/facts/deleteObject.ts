import { actionStep, createRecord } from '../fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'

/** Describes deleteObject for every object type of every provider. */
export function deleteObjectFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField, keyField, unknownId } = type
  const step = actionStep(provider, type)
  const byKey = { lookupBy: keyField }

  test.each([
    ['its ID, which is the default', {}, 'id' as const],
    ['its key', byKey, 'key' as const],
  ])(
    'deleteObject deletes the record found by %s, returns its ID, and returns {} the next time',
    async (_, config, by) => {
      const [record, other] = [await createRecord(type), await createRecord(type)]
      const input = { [by === 'id' ? idField : keyField]: record[by] }
      expect(await step.bodies('deleteObject', config, input)).toEqual([{ id: record.id }])
      expect(await type.stored(record.id)).toBeUndefined()
      expect(await type.stored(other.id)).toBeDefined()
      expect(await step.bodies('deleteObject', config, input)).toEqual([{}])
    },
  )

  test('deleteObject returns {} for a record that never existed', async () => {
    expect(await step.bodies('deleteObject', {}, { [idField]: unknownId })).toEqual([{}])
  })

  if (type.canRepeatKey) {
    test('deleteObject deletes none of several matching records, and the error contains their IDs', async () => {
      const one = await createRecord(type)
      const another = await createRecord(type, one.key)
      const { name, message } = await step.failure('deleteObject', byKey, { [keyField]: one.key })
      expect(name).toBe('ConfigurationError')
      for (const { id } of [one, another]) {
        expect(message).toContain(id)
        expect(await type.stored(id)).toBeDefined()
      }
    })
  }

  test('deleteObject fails with a ConfigurationError for an unknown object type instead of returning {}', async () => {
    const config = { objectType: 'NoSuchObject' }
    expect(await step.failure('deleteObject', config, { [idField]: unknownId })).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('NoSuchObject'),
    })
  })
}
