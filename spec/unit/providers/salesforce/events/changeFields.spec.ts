import { withFieldNames } from '../../../../../lib/providers/salesforce/events/payload/changeFields'

const address = { fields: [{ name: 'Street' }, { name: 'City' }] }
const record = {
  fields: [
    { name: 'ChangeEventHeader' },
    ...Array.from({ length: 12 }, (_, index) => ({ name: `Field${index + 1}` })),
    { name: 'BillingAddress', compound: address },
  ],
}

function changedFields(...changedFields: unknown[]): unknown {
  const payload = withFieldNames({ ChangeEventHeader: { changedFields, recordIds: ['1'] } }, record)
  return (payload['ChangeEventHeader'] as { changedFields: unknown }).changedFields
}

describe('withFieldNames', () => {
  test.each([
    ['0x02', ['Field1']],
    ['0x0A', ['Field1', 'Field3']],
    ['0x0a', ['Field1', 'Field3']],
    ['0x1002', ['Field1', 'Field12']],
    ['13-0x02', ['BillingAddress.City']],
    ['13-0x03', ['BillingAddress.Street', 'BillingAddress.City']],
    ['0x00', []],
  ])('the bitmap %s stands for the fields %j', (bitmap, names) => {
    expect(changedFields(bitmap)).toEqual(names)
  })

  test('several bitmaps are joined in their order', () => {
    expect(changedFields('0x02', '13-0x02')).toEqual(['Field1', 'BillingAddress.City'])
  })

  test.each(['0x400000', '1-0x02', '99-0x01', 'Name', '0x', ''])(
    'the entry "%s", which does not fit the schema, is not changed',
    (entry) => {
      expect(changedFields(entry)).toEqual([entry])
    },
  )

  test('nulledFields and diffFields are named like changedFields, and other lists are not', () => {
    const header = { nulledFields: ['0x02'], diffFields: ['0x04'], recordIds: ['0x02'] }
    expect(withFieldNames({ ChangeEventHeader: header }, record)).toEqual({
      ChangeEventHeader: { nulledFields: ['Field1'], diffFields: ['Field2'], recordIds: ['0x02'] },
    })
  })

  test('a payload without a header is not changed', () => {
    const payload = { Number__c: '1' }
    expect(withFieldNames(payload, record)).toBe(payload)
  })
})
