import { currency, longText, phone, picklist, required, text, url, wholeNumber } from './fieldKinds'
import { objectType } from './objectType'
import { addressFields, wholeAddress } from './personFields'
import { externalId, withSystemFields } from './systemFields'

export const account = objectType({
  name: 'Account',
  label: 'Account',
  labelPlural: 'Accounts',
  keyPrefix: '001',
  fields: withSystemFields([
    text('Name', 'Account Name', 255, { ...required, nameField: true }),
    picklist('Type', 'Account Type', ['Prospect', 'Customer', 'Partner']),
    picklist('Industry', 'Industry', ['Agriculture', 'Banking', 'Energy', 'Retail']),
    ...addressFields('Billing'),
    phone('Phone', 'Account Phone'),
    url('Website', 'Website'),
    currency('AnnualRevenue', 'Annual Revenue'),
    wholeNumber('NumberOfEmployees', 'Employees'),
    longText('Description', 'Account Description'),
    externalId('Legacy_Id__c', 'Legacy Id', true),
  ]),
  computed: { BillingAddress: wholeAddress('Billing') },
  sample: (number) => ({
    Name: `Contoso ${number}`,
    Type: number % 2 === 0 ? 'Customer' : 'Prospect',
    BillingCity: 'Redmond',
    AnnualRevenue: number * 1000,
    NumberOfEmployees: number % 500,
  }),
})
