import { type Field, type PicklistValue, plainField, type Traits } from './field'

type Kind = (name: string, label: string, traits?: Traits) => Field

export const readOnly: Traits = { createable: false, updateable: false, nillable: false }
export const required: Traits = { nillable: false }

/** Returns a text field with at most `length` characters. */
export function text(name: string, label: string, length: number, traits: Traits = {}): Field {
  return field('string', { length, byteLength: length * 3 })(name, label, traits)
}

/** Returns a long text field, which supports neither filters nor sorting. */
export function longText(name: string, label: string, length = 32_000, traits: Traits = {}): Field {
  const unsearchable = { filterable: false, sortable: false, groupable: false, aggregatable: false }
  return field('textarea', { length, byteLength: length * 3, ...unsearchable })(name, label, traits)
}

/** Returns a picklist with these values. A value with the prefix `-` is inactive, and one with `*` is the default. */
export function picklist(name: string, label: string, values: readonly string[], traits: Traits = {}): Field {
  return field('picklist', { length: 255, byteLength: 765, picklistValues: values.map(picklistValue) })(
    name,
    label,
    traits,
  )
}

/** Returns a picklist for several values, which are separated by `;`. */
export function multiPicklist(
  name: string,
  label: string,
  values: readonly string[],
  traits: Traits = {},
): Field {
  const offered = { length: 4099, precision: 4, picklistValues: values.map(picklistValue) }
  return field('multipicklist', { ...offered, sortable: false, groupable: false })(name, label, traits)
}

export const checkbox = field('boolean', {
  soapType: 'xsd:boolean',
  nillable: false,
  defaultedOnCreate: true,
  defaultValue: false,
})
export const wholeNumber = field('int', { soapType: 'xsd:int', digits: 8 })
export const decimal = field('double', { soapType: 'xsd:double', precision: 18 })
export const currency = field('currency', { soapType: 'xsd:double', precision: 18, scale: 2 })
export const percent = field('percent', { soapType: 'xsd:double', precision: 18, scale: 1 })
export const date = field('date', { soapType: 'xsd:date' })
export const dateTime = field('datetime', { soapType: 'xsd:dateTime' })
export const time = field('time', { soapType: 'xsd:time' })
export const email = field('email', { length: 80, byteLength: 240 })
export const phone = field('phone', { length: 40, byteLength: 120 })
export const url = field('url', { length: 255, byteLength: 765 })
export const encryptedText = field('encryptedstring', {
  length: 175,
  byteLength: 525,
  filterable: false,
  sortable: false,
  encrypted: true,
  mask: 'X',
  maskType: 'lastFour',
})

/** All fields of an address in one read-only field. */
export const address = field('address', {
  ...readOnly,
  nillable: true,
  soapType: 'urn:address',
  sortable: false,
  groupable: false,
  queryByDistance: true,
})

/** Returns a reference to a record of these objects. */
export function reference(name: string, label: string, referenceTo: string[], traits: Traits = {}): Field {
  const relationshipName = name.endsWith('__c') ? name.replace(/c$/, 'r') : name.replace(/Id$/, '')
  return field('reference', {
    length: 18,
    byteLength: 18,
    soapType: 'tns:ID',
    referenceTo,
    relationshipName,
  })(name, label, traits)
}

/** Returns a field of any other type. */
export function fieldOfType(type: string, name: string, label: string, traits: Traits = {}): Field {
  return field(type, traits)(name, label)
}

function field(type: string, kind: Traits): Kind {
  return (name, label, traits = {}) => ({
    ...plainField,
    custom: name.endsWith('__c'),
    ...kind,
    ...traits,
    type,
    name,
    label,
  })
}

function picklistValue(spelled: string): PicklistValue {
  const value = spelled.replace(/^[-*]/, '')
  const [active, defaultValue] = [!spelled.startsWith('-'), spelled.startsWith('*')]
  return { active, defaultValue, label: value, validFor: null, value }
}
