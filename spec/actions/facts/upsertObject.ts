import { actionStep, createRecord, fresh, idsAddedBy } from '../fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'

/** Describes upsertObject for every object type of every provider. */
export function upsertObjectFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField, keyField, keyValue, newRecord, otherFields, unchanged, unknownId } = type
  const step = actionStep(provider, type)
  const byKey = { upsertBy: keyField }

  if (type.canBeGivenKey) {
    test('upsertObject creates a missing record and then finds it by the same key', async () => {
      const value = keyValue(fresh())
      const input = { ...otherFields(value), [keyField]: value }
      const bodies: unknown[] = []
      const added = await idsAddedBy(type, async () => {
        bodies.push(...(await step.bodies('upsertObject', byKey, input)))
        bodies.push(...(await step.bodies('upsertObject', byKey, input)))
        bodies.push(...(await step.bodies('upsertObject', byKey, { [keyField]: value })))
      })
      expect(added).toHaveLength(1)
      const stored = expect.objectContaining({ ...newRecord(value), [idField]: added[0] })
      expect(bodies).toEqual([stored, stored, stored])
    })
  } else {
    test('upsertObject cannot create a record whose key is set by the API', async () => {
      const added = await idsAddedBy(type, async () => {
        const input = { ...otherFields(keyValue(0)), [keyField]: keyValue(0) }
        expect(await step.failure('upsertObject', byKey, input)).toMatchObject({ name: 'NotFoundError' })
      })
      expect(added).toEqual([])
    })
  }

  const ways: [string, object, 'id' | 'key'][] = [['ID, which is the default', {}, 'id']]
  if (!type.isKeyAll) ways.push(['key', byKey, 'key'])

  test.each(ways)(
    'upsertObject changes only the given fields of the record with this %s',
    async (_, config, by) => {
      const record = await createRecord(type)
      const change = type.change(fresh())
      const input = { [by === 'id' ? idField : keyField]: record[by], ...change }
      let bodies: unknown[] = []
      const added = await idsAddedBy(type, async () => {
        bodies = await step.bodies('upsertObject', { ...config }, input)
      })
      expect(added).toEqual([])
      expect(bodies).toEqual([expect.objectContaining({ [idField]: record.id, ...change, ...unchanged })])
      expect(await type.stored(record.id)).toMatchObject({ ...record.fields, ...change })
    },
  )

  test.each([{}, { [idField]: '' }, { [idField]: null }])(
    'upsertObject creates a record if the message has no ID: %j',
    async (noId) => {
      const fields = newRecord(keyValue(fresh()))
      let bodies: unknown[] = []
      const added = await idsAddedBy(type, async () => {
        bodies = await step.bodies('upsertObject', {}, { ...fields, ...noId })
      })
      expect(added).toHaveLength(1)
      expect(bodies).toEqual([expect.objectContaining({ ...fields, [idField]: added[0] })])
    },
  )

  test('upsertObject creates no record for an unknown ID because the new record would have another ID each time', async () => {
    const added = await idsAddedBy(type, async () => {
      const input = { ...newRecord(keyValue(fresh())), [idField]: unknownId }
      expect(await step.failure('upsertObject', {}, input)).toMatchObject({ name: 'NotFoundError' })
    })
    expect(added).toEqual([])
  })

  test('upsertObject creates no record for an ID of only spaces', async () => {
    const added = await idsAddedBy(type, async () => {
      const input = { ...newRecord(keyValue(fresh())), [idField]: ' ' }
      expect(await step.failure('upsertObject', {}, input)).toMatchObject({ name: 'ConfigurationError' })
    })
    expect(added).toEqual([])
  })

  test.each([undefined, '', '  '])('upsertObject rejects the key %j and sends no request', async (key) => {
    const requests = await step.requestsDuring(async () => {
      const input = { ...newRecord(keyValue(fresh())), [keyField]: key }
      expect(await step.failure('upsertObject', byKey, input)).toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringContaining(`"${keyField}" of the message is missing`),
      })
    })
    expect(requests).toEqual([])
  })

  if (type.canRepeatKey) {
    test('upsertObject neither changes nor creates a record if several match, and the error contains their IDs', async () => {
      const one = await createRecord(type)
      const another = await createRecord(type, one.key)
      const change = type.change(fresh())
      const added = await idsAddedBy(type, async () => {
        const { name, message } = await step.failure('upsertObject', byKey, {
          [keyField]: one.key,
          ...change,
        })
        expect(name).toBe('ConfigurationError')
        for (const { id } of [one, another]) expect(message).toContain(id)
      })
      expect(added).toEqual([])
      for (const { id } of [one, another]) expect(await type.stored(id)).not.toMatchObject(change)
    })
  }

  test('upsertObject rejects an unknown field in upsertBy', async () => {
    const input = { ...otherFields('x'), NoSuchField: 'x' }
    expect(await step.failure('upsertObject', { upsertBy: 'NoSuchField' }, input)).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('NoSuchField'),
    })
  })
}
