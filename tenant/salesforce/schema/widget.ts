import {
  checkbox,
  currency,
  date,
  dateTime,
  decimal,
  encryptedText,
  fieldOfType,
  longText,
  multiPicklist,
  percent,
  picklist,
  readOnly,
  reference,
  required,
  text,
  time,
  url,
} from './fieldKinds'
import { type FieldValues, objectType } from './objectType'
import { externalId, withSystemFields } from './systemFields'

/** A custom object with a field of nearly every type. */
export const widget = objectType({
  name: 'Widget__c',
  label: 'Widget',
  labelPlural: 'Widgets',
  keyPrefix: 'a00',
  fields: withSystemFields([
    text('Name', 'Widget Name', 80, { nameField: true, idLookup: true, defaultedOnCreate: true }),
    text('Number__c', 'Number', 30, { ...readOnly, autoNumber: true, defaultedOnCreate: true }),
    text('Model__c', 'Model', 40, required),
    text('Batch__c', 'Batch', 20, { updateable: false }),
    externalId('Code__c', 'Code', false),
    externalId('Serial__c', 'Serial', true),
    picklist('Status__c', 'Status', ['*New', 'In Use', 'Retired', '-Lost'], { restrictedPicklist: true }),
    picklist('Color__c', 'Color', ['Red', 'Green', 'Blue']),
    multiPicklist('Features__c', 'Features', ['Light', 'Sound', 'Motion'], { restrictedPicklist: true }),
    checkbox('Active__c', 'Active'),
    decimal('Quantity__c', 'Quantity', { scale: 0 }),
    currency('Price__c', 'Price'),
    percent('Discount__c', 'Discount'),
    currency('Total__c', 'Total', {
      ...readOnly,
      nillable: true,
      calculated: true,
      calculatedFormula: 'Quantity__c * Price__c',
    }),
    date('Built_On__c', 'Built On'),
    dateTime('Sold_At__c', 'Sold At'),
    time('Opens_At__c', 'Opens At'),
    url('Manual__c', 'Manual'),
    longText('Notes__c', 'Notes', 32_768),
    encryptedText('Secret__c', 'Secret'),
    reference('Contact__c', 'Contact', ['Contact']),
    fieldOfType('hologram', 'Shape__c', 'Shape', {
      filterable: false,
      sortable: false,
      soapType: 'urn:hologram',
    }),
  ]),
  computed: { Total__c: total },
  rules: [
    {
      holds: ({ Quantity__c }) => typeof Quantity__c !== 'number' || Quantity__c >= 0,
      message: 'The quantity must not be negative.',
      field: 'Quantity__c',
    },
  ],
  sample: (number) => ({
    Name: `Widget ${number}`,
    Model__c: `M-${number % 7}`,
    Code__c: `W-${number}`,
    Color__c: 'Red',
    Features__c: 'Light;Sound',
    Quantity__c: number % 10,
    Price__c: 9.5,
  }),
})

function total({ Quantity__c, Price__c }: FieldValues): number | null {
  return typeof Quantity__c === 'number' && typeof Price__c === 'number' ? Quantity__c * Price__c : null
}
