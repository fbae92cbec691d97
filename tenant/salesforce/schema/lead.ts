import { checkbox, email, phone, picklist, readOnly, required, text } from './fieldKinds'
import { objectType } from './objectType'
import { fullName, nameFields, samplePerson } from './personFields'
import { withSystemFields } from './systemFields'

export const lead = objectType({
  name: 'Lead',
  label: 'Lead',
  labelPlural: 'Leads',
  keyPrefix: '00Q',
  fields: withSystemFields([
    ...nameFields('Full Name'),
    text('Title', 'Title', 128),
    text('Company', 'Company', 255, required),
    phone('Phone', 'Phone'),
    email('Email', 'Email', { idLookup: true }),
    picklist('Status', 'Status', ['*Open', 'Contacted', 'Qualified', 'Unqualified'], {
      ...required,
      defaultedOnCreate: true,
    }),
    picklist('Rating', 'Rating', ['Hot', 'Warm', 'Cold']),
    checkbox('IsConverted', 'Converted', readOnly),
  ]),
  computed: { Name: fullName },
  sample: (number) => ({ ...samplePerson(number), Company: `Fabrikam ${number}` }),
})
