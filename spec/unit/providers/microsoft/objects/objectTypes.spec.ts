import { objectTypeOf, objectTypes } from '../../../../../lib/providers/microsoft/objects/objectTypes'

const each = Object.entries(objectTypes)

test.each(each)(
  'Graph sets the unique fields of %s or accepts them in a new record',
  (_, { unique, schema }) => {
    for (const [name, { given }] of Object.entries(unique)) {
      const isOwn = Object.hasOwn(schema.properties, name)
      const [written = name] = Object.keys(given?.('x') ?? {})
      expect(Object.keys(schema.properties)).toContain(written)
      if (!given) expect(isOwn && schema.properties[name]?.readOnly).toBe(true)
    }
  },
)

test.each(each)('the required fields of %s are writable', (_, { schema }) => {
  for (const name of schema.required ?? []) expect(schema.properties[name]?.readOnly).toBeFalsy()
})

test.each(each.filter(([, { below }]) => below))('the parents of %s have a known object type', (_, type) => {
  expect(objectTypeOf(type.parentType ?? '').label).toBeTruthy()
  expect(type.below?.('a=')).toMatch(/^\/me\/\w+\/a%3D\/\w+$/)
})

test('each field with a time has the format of a time', () => {
  for (const [, { schema }] of each) {
    const times = Object.entries(schema.properties).filter(([name]) => name.endsWith('DateTime'))
    for (const [name, property] of times)
      expect({ name, ...property }).toMatchObject({ name, format: 'date-time' })
  }
})
