import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'
import { createRecord, verbStep } from '../fixtures/verbStep'

/** What deleteObject keeps for every object type of every provider. */
export function deleteObjectFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField, keyField, unknownId } = type
  const step = verbStep(provider, type)
  const byKey = { lookupBy: keyField }

  test.each([
    ['its id, which is the default', {}, 'id' as const],
    ['its key', byKey, 'key' as const],
  ])('deletes the record found by %s, gives its id, and {} the next time', async (_, config, by) => {
    const [record, other] = [await createRecord(type), await createRecord(type)]
    const input = { [by === 'id' ? idField : keyField]: record[by] }
    expect(await step.bodies('deleteObject', config, input)).toEqual([{ id: record.id }])
    expect(await type.stored(record.id)).toBeUndefined()
    expect(await type.stored(other.id)).toBeDefined()
    expect(await step.bodies('deleteObject', config, input)).toEqual([{}])
  })

  test('a record that never was is {}', async () => {
    expect(await step.bodies('deleteObject', {}, { [idField]: unknownId })).toEqual([{}])
  })

  if (type.canRepeatKey) {
    test('of several none is deleted, and the error names them', async () => {
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

  test('an unknown object type is a ConfigurationError, not a record that was not there', async () => {
    const config = { objectType: 'NoSuchObject' }
    expect(await step.failure('deleteObject', config, { [idField]: unknownId })).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('NoSuchObject'),
    })
  })
}
