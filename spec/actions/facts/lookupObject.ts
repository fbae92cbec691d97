import { actionStep, createRecord } from '../fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'
import type { Body } from '../fixtures/inProcess'

/** Describes lookupObject for every object type of every provider. */
export function lookupObjectFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField, keyField, keyValue, unknownId } = type
  const step = actionStep(provider, type)
  const byKey = { lookupBy: keyField }
  const byId = { lookupBy: idField }

  test('lookupObject finds a record by its ID and by its key', async () => {
    const { id, key, fields } = await createRecord(type)
    await createRecord(type)
    const expected = [expect.objectContaining({ ...fields, [idField]: id })]
    expect(await step.bodies('lookupObject', byId, { [idField]: id })).toEqual(expected)
    expect(await step.bodies('lookupObject', byKey, { [keyField]: key })).toEqual(expected)
  })

  test('lookupObject removes the annotations of the transport', async () => {
    const { id } = await createRecord(type)
    const [body] = await step.bodies('lookupObject', byId, { [idField]: id })
    const names = Object.keys(body as Body)
    expect(names.filter((name) => name === 'attributes' || /@odata\.(?!type)/.test(name))).toEqual([])
  })

  test.each<[string, Body, Body]>([
    ['id', byId, { [idField]: unknownId }],
    ['key', byKey, { [keyField]: keyValue(0) }],
  ])(
    'lookupObject fails with a NotFoundError for an unknown %s, or optionally returns {}',
    async (_, config, input) => {
      expect(await step.failure('lookupObject', config, input)).toMatchObject({
        name: 'NotFoundError',
        message: expect.stringContaining(`"${Object.values(input)[0]}"`),
      })
      expect(await step.bodies('lookupObject', { ...config, allowZeroResults: true }, input)).toEqual([{}])
    },
  )

  test('lookupObject does not find a deleted record', async () => {
    const { id } = await createRecord(type)
    await type.remove(id)
    expect(await step.failure('lookupObject', byId, { [idField]: id })).toMatchObject({
      name: 'NotFoundError',
    })
  })

  if (type.canRepeatKey) {
    test('lookupObject fails with the IDs of two matching records, even if it may return {}', async () => {
      const { id, key } = await createRecord(type)
      const { id: another } = await createRecord(type, key)
      const config = { ...byKey, allowZeroResults: true, allowIdToBeOmitted: true }
      const { name, message } = await step.failure('lookupObject', config, { [keyField]: key })
      expect(name).toBe('ConfigurationError')
      for (const part of [id, another, keyField, key]) expect(message).toContain(part)
    })
  }

  test.each([{}, { '': 1 }, { [keyField]: '' }, { [keyField]: ' \t' }, { [keyField]: null }])(
    'lookupObject fails if the value is missing in %j, or optionally returns {}, without a request',
    async (input) => {
      const requests = await step.requestsDuring(async () => {
        expect(await step.failure('lookupObject', byKey, input)).toMatchObject({
          name: 'ConfigurationError',
          message: expect.stringContaining(`"${keyField}" of the message is missing`),
        })
        expect(await step.bodies('lookupObject', { ...byKey, allowIdToBeOmitted: true }, input)).toEqual([{}])
      })
      expect(requests).toEqual([])
    },
  )

  test.each([[{ a: 1 }], [['x']], [true]])(
    'lookupObject rejects a value that is not a string or number: %j',
    async (value) => {
      expect(await step.failure('lookupObject', byKey, { [keyField]: value })).toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringContaining(`"${keyField}"`),
      })
    },
  )

  test.each([
    ['field', { lookupBy: 'NoSuchField' }],
    ['object type', { ...byKey, objectType: 'NoSuchObject' }],
  ])(
    'lookupObject fails with a ConfigurationError for an unknown %s, even if it may return {}',
    async (_, config) => {
      const input = { NoSuchField: 'x', [keyField]: 'x' }
      expect(await step.failure('lookupObject', { allowZeroResults: true, ...config }, input)).toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringContaining('NoSuch'),
      })
    },
  )
}
