import type { FieldDescription } from '../../../../lib/providers/salesforce/describe'
import { inputSchema, recordSchema } from '../../../../lib/providers/salesforce/schema'
import { objectDescription } from './scriptedSalesforce'

const plain: FieldDescription = {
  name: 'Name',
  label: 'Full Name',
  type: 'string',
  length: 80,
  isCreateable: true,
  isUpdateable: true,
  isFilterable: true,
  isSortable: true,
  isNillable: false,
  isRequired: false,
  isUniqueKey: false,
  choices: [],
}

function describe(...fields: Partial<FieldDescription>[]) {
  return objectDescription(fields.map((field) => ({ ...plain, ...field })))
}

test.each([
  ['string', { type: 'string', maxLength: 80 }],
  ['int', { type: 'integer' }],
  ['currency', { type: 'number' }],
  ['boolean', { type: 'boolean' }],
  ['date', { type: 'string', format: 'date', maxLength: 80 }],
  [
    'address',
    { type: 'object', properties: expect.objectContaining({ city: { type: 'string', title: 'City' } }) },
  ],
])('a field of the type %s has its JSON schema', (type, schema) => {
  expect(recordSchema(describe({ type }))).toEqual({
    type: 'object',
    properties: { Name: { title: 'Full Name', ...schema } },
  })
})

test('an unknown type has no restrictions', () => {
  for (const type of ['quantumstate', 'constructor', '__proto__']) {
    expect(recordSchema(describe({ type }))).toMatchObject({ properties: { Name: { title: 'Full Name' } } })
  }
})

test('a picklist is an enum, and a multipicklist is a string with its choices in the description', () => {
  const choices = ['Hot', 'Cold']
  const schema = recordSchema(
    describe({ name: 'One', type: 'picklist', choices }, { name: 'Many', type: 'multipicklist', choices }),
  )
  expect(schema).toMatchObject({
    properties: {
      One: { type: 'string', enum: choices },
      Many: { type: 'string', description: 'Separated by ";". Choices: Hot, Cold' },
    },
  })
})

test('the input schema excludes read-only fields and requires the fields that a new record needs', () => {
  const description = describe(
    { name: 'Id', isCreateable: false, isUpdateable: false },
    { name: 'Name', isRequired: true },
    { name: 'Parent', isUpdateable: false },
  )
  expect(inputSchema(description, 'create')).toMatchObject({ required: ['Name'] })
  expect(Object.keys(inputSchema(description, 'create')['properties'] as object)).toEqual(['Name', 'Parent'])
  expect(inputSchema(description, 'update')).not.toHaveProperty('required')
  expect(Object.keys(inputSchema(description, 'update')['properties'] as object)).toEqual(['Name'])
})
