import Ajv from 'ajv'
import { type MapperSchema, requiredNames, toJsonSchema } from '../../support/mapperDialect'
import { actionStep } from '../fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'
import type { ActionName, Body } from '../fixtures/inProcess'

interface Schema extends MapperSchema {
  readonly properties: Record<string, MapperSchema>
}

/** Describes the choices and metadata in the designer for every object type of every provider. */
export function designerFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { objectType, idField, keyField, keyValue, newRecord, otherFields } = type
  const step = actionStep(provider, type)

  test.each<ActionName>([
    'lookupObject',
    'lookupObjects',
    'createObject',
    'updateObject',
    'upsertObject',
    'deleteObject',
  ])('%s offers the object type with its name', async (action) => {
    const choices = await step.designer(action, 'objectTypes')
    expect(choices[objectType]).toEqual(expect.stringMatching(/^[A-Z]/))
    expect(Object.keys(choices).filter((name) => name.includes('.'))).toEqual([])
  })

  test.each<ActionName>(['lookupObject', 'updateObject', 'upsertObject', 'deleteObject'])(
    '%s offers the ID and the key as unique fields',
    async (action) => {
      const choices = await step.designer(action, 'uniqueFields')
      expect(Object.keys(choices)).toEqual(expect.arrayContaining([idField, keyField]))
      expect(Object.values(choices)).not.toContain('')
    },
  )

  const byKey = { lookupBy: keyField, upsertBy: keyField, termNumber: 2 }

  /** Returns the metadata after Ajv has compiled it as a schema. */
  async function metadata(action: ActionName, config: Body = byKey): Promise<{ in: Schema; out: Schema }> {
    const { in: input, out } = await step.designer(action, 'getMetaModel', config)
    for (const schema of [input, out]) compiled(schema as MapperSchema)
    return { in: input as Schema, out: out as Schema }
  }

  test('createObject accepts the fields of a new record and no read-only field', async () => {
    const { in: input, out } = await metadata('createObject')
    expect(compiled(input)(newRecord(keyValue(0)))).toBe(true)
    expect(compiled(input)({})).toBe(requiredNames(input).length === 0)
    expect(Object.keys(input.properties)).not.toContain(idField)
    for (const name of type.readOnly) {
      expect(Object.keys(out.properties)).toContain(name)
      expect(Object.keys(input.properties)).not.toContain(name)
    }
    expect(requiredNames(input).sort()).toEqual([...type.required].sort())
  })

  test('a field with choices has an enum', async () => {
    const { in: input } = await metadata('createObject')
    for (const [name, choices] of Object.entries(type.choices)) {
      expect(input.properties[name]?.['enum']).toEqual(choices)
    }
  })

  test('updateObject and upsertObject require only the key', async () => {
    for (const action of ['updateObject', 'upsertObject'] as const) {
      const { in: input } = await metadata(action)
      expect(requiredNames(input)).toEqual([keyField])
      expect(compiled(input)({ ...otherFields('x'), [keyField]: keyValue(0) })).toBe(true)
    }
    expect(requiredNames((await metadata('updateObject', {})).in)).toEqual([idField])
    const { in: byId } = await metadata('upsertObject', {})
    expect(requiredNames(byId)).toEqual([])
    expect(Object.keys(byId.properties)).toContain(idField)
  })

  test('lookupObject and deleteObject accept only the key, which is required unless it may be omitted', async () => {
    for (const action of ['lookupObject', 'deleteObject'] as const) {
      const { in: input } = await metadata(action)
      expect(Object.keys(input.properties)).toEqual([keyField])
      expect(requiredNames(input)).toEqual([keyField])
    }
    const { in: free } = await metadata('lookupObject', { ...byKey, allowIdToBeOmitted: true })
    expect(requiredNames(free)).toEqual([])
    expect(Object.keys((await metadata('deleteObject')).out.properties)).toEqual(['id'])
  })

  test('lookupObjects accepts the configured number of terms, with the fields to choose from', async () => {
    const { in: input } = await metadata('lookupObjects')
    expect(Object.keys(input.properties)).toEqual(['sTerm_1', 'link_1_2', 'sTerm_2'])
    const term = { fieldName: type.searchField, condition: '=', fieldValue: 'x' }
    const terms = { sTerm_1: term, link_1_2: 'and', sTerm_2: term }
    expect(compiled(input)(terms)).toBe(true)
    expect(compiled(input)({ ...terms, sTerm_2: { fieldName: 'NoSuchField', condition: '=' } })).toBe(false)
    expect((await metadata('lookupObjects', {})).in.properties).toEqual({})
  })

  test.each([
    [undefined, false],
    ['', false],
    ['emitIndividually', false],
    ['emitPage', true],
    ['emitAll', true],
  ])('lookupObjects with emitBehavior %j has a list as its output: %s', async (emitBehavior, isList) => {
    const { out } = await metadata('lookupObjects', { ...byKey, emitBehavior })
    expect(Object.keys(out.properties).includes('results')).toBe(isList)
    expect(Object.keys(out.properties).includes(idField)).toBe(!isList)
  })
}

const ajv = new Ajv({ strictTypes: false, validateFormats: false })

function compiled(schema: MapperSchema) {
  return ajv.compile(toJsonSchema(schema))
}
