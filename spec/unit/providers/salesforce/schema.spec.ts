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
    {
      type: 'object',
      properties: expect.objectContaining({ city: { type: ['string', 'null'], title: 'City' } }),
    },
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

test('a field that can be null has a nullable type in a record, but not in the input', () => {
  const description = describe({ isNillable: true }, { name: 'Any__c', type: 'quantum', isNillable: true })
  expect(recordSchema(description)).toMatchObject({
    properties: { Name: { type: ['string', 'null'] }, Any__c: { nullable: true } },
  })
  expect(inputSchema(description, 'create')).toMatchObject({ properties: { Name: { type: 'string' } } })
})

test('a record can have a picklist value that is not one of the choices', () => {
  const schema = recordSchema(describe({ type: 'picklist', choices: ['Hot'] }))
  expect(schema).toEqual({
    type: 'object',
    properties: { Name: { title: 'Full Name', type: 'string', maxLength: 80 } },
  })
})

test('a picklist is an enum, and a multipicklist is a string with its choices in the description', () => {
  const choices = ['Hot', 'Cold']
  const schema = inputSchema(
    describe({ name: 'One', type: 'picklist', choices }, { name: 'Many', type: 'multipicklist', choices }),
    'create',
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
