import { checkbox, date, dateTime, email, longText, phone, picklist, reference, text } from './fieldKinds'
import { objectType } from './objectType'
import { addressFields, fullName, nameFields, samplePerson, wholeAddress } from './personFields'
import { externalId, withSystemFields } from './systemFields'

export const contact = objectType({
  name: 'Contact',
  label: 'Contact',
  labelPlural: 'Contacts',
  keyPrefix: '003',
  fields: withSystemFields([
    reference('AccountId', 'Account ID', ['Account']),
    ...nameFields('Full Name'),
    ...addressFields('Mailing'),
    phone('Phone', 'Business Phone'),
    phone('MobilePhone', 'Mobile Phone'),
    email('Email', 'Email', { idLookup: true }),
    text('Title', 'Title', 128),
    picklist('LeadSource', 'Lead Source', ['Web', 'Phone Inquiry', 'Partner Referral', 'Other']),
    date('Birthdate', 'Birthdate'),
    longText('Description', 'Contact Description'),
    checkbox('HasOptedOutOfEmail', 'Email Opt Out'),
    dateTime('EmailBouncedDate', 'Email Bounced Date'),
    externalId('Legacy_Id__c', 'Legacy Id', true),
  ]),
  computed: { Name: fullName, MailingAddress: wholeAddress('Mailing') },
  sample: (number) => ({
    ...samplePerson(number),
    MailingStreet: `${1 + (number % 300)} Maple Street`,
    MailingCity: 'Redmond',
    MailingCountry: 'United States',
    Birthdate: `19${60 + (number % 40)}-0${1 + (number % 9)}-1${number % 10}`,
  }),
})
