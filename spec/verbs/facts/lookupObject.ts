import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'
import type { Body } from '../fixtures/inProcess'
import { createRecord, verbStep } from '../fixtures/verbStep'

/** What lookupObject keeps for every object type of every provider. */
export function lookupObjectFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField, keyField, keyValue, unknownId } = type
  const step = verbStep(provider, type)
  const byKey = { lookupBy: keyField }
  const byId = { lookupBy: idField }

  test('finds the one record by its id and by its key', async () => {
    const { id, key, fields } = await createRecord(type)
    await createRecord(type)
    const expected = [expect.objectContaining({ ...fields, [idField]: id })]
    expect(await step.bodies('lookupObject', byId, { [idField]: id })).toEqual(expected)
    expect(await step.bodies('lookupObject', byKey, { [keyField]: key })).toEqual(expected)
  })

  test('leaves the annotations of the transport out', async () => {
    const { id } = await createRecord(type)
    const [body] = await step.bodies('lookupObject', byId, { [idField]: id })
    const names = Object.keys(body as Body)
    expect(names.filter((name) => name === 'attributes' || /@odata\.(?!type)/.test(name))).toEqual([])
  })

  test.each<[string, Body, Body]>([
    ['id', byId, { [idField]: unknownId }],
    ['key', byKey, { [keyField]: keyValue(0) }],
  ])('none of this %s is a NotFoundError, and {} on wish', async (_, config, input) => {
    expect(await step.failure('lookupObject', config, input)).toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining(`"${Object.values(input)[0]}"`),
    })
    expect(await step.bodies('lookupObject', { ...config, allowZeroResults: true }, input)).toEqual([{}])
  })

  test('a record that was deleted is none', async () => {
    const { id } = await createRecord(type)
    await type.remove(id)
    expect(await step.failure('lookupObject', byId, { [idField]: id })).toMatchObject({
      name: 'NotFoundError',
    })
  })

  if (type.canRepeatKey) {
    test('two are an error that names them, whatever is allowed', async () => {
      const { id, key } = await createRecord(type)
      const { id: another } = await createRecord(type, key)
      const config = { ...byKey, allowZeroResults: true, allowIdToBeOmitted: true }
      const { name, message } = await step.failure('lookupObject', config, { [keyField]: key })
      expect(name).toBe('ConfigurationError')
      for (const part of [id, another, keyField, key]) expect(message).toContain(part)
    })
  }

  test.each([{}, { '': 1 }, { [keyField]: '' }, { [keyField]: null }])(
    'no value to look up by, in %j, is an error that names the field, and {} on wish, without a call',
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
    'a value that is no text or number is refused: %j',
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
  ])('an unknown %s is a ConfigurationError, even where no results are allowed', async (_, config) => {
    const input = { NoSuchField: 'x', [keyField]: 'x' }
    expect(await step.failure('lookupObject', { allowZeroResults: true, ...config }, input)).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('NoSuch'),
    })
  })
}
