import type { Field } from './field'
import { address, picklist, readOnly, text } from './fieldKinds'
import type { FieldValues } from './objectType'

/** Returns the name fields of a person. The parts are writable, and the whole name is read-only. */
export function nameFields(label: string): Field[] {
  const part = { compoundFieldName: 'Name' }
  return [
    text('LastName', 'Last Name', 80, { ...part, nillable: false }),
    text('FirstName', 'First Name', 40, part),
    picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Dr.', 'Prof.'], part),
    text('Name', label, 121, { ...readOnly, nameField: true }),
  ]
}

export function fullName({ FirstName, LastName }: FieldValues): string {
  return [FirstName, LastName].filter(Boolean).join(' ')
}

/** Returns the fields of an address such as `Mailing`. The parts are writable, and the whole address is read-only. */
export function addressFields(prefix: string): Field[] {
  const part = { compoundFieldName: `${prefix}Address` }
  return [
    text(`${prefix}Street`, `${prefix} Street`, 255, part),
    text(`${prefix}City`, `${prefix} City`, 40, part),
    text(`${prefix}State`, `${prefix} State/Province`, 80, part),
    text(`${prefix}PostalCode`, `${prefix} Zip/Postal Code`, 20, part),
    text(`${prefix}Country`, `${prefix} Country`, 80, part),
    address(`${prefix}Address`, `${prefix} Address`),
  ]
}

export function wholeAddress(prefix: string): (fields: FieldValues) => unknown {
  return (fields) => {
    const part = (name: string): unknown => fields[`${prefix}${name}`] ?? null
    const [city, country, postalCode] = [part('City'), part('Country'), part('PostalCode')]
    const [state, street] = [part('State'), part('Street')]
    if ([city, country, postalCode, state, street].every((value) => value === null)) return null
    const place = { geocodeAccuracy: null, latitude: null, longitude: null }
    return { city, country, ...place, postalCode, state, street }
  }
}

const givenNames = ['Adele', 'Bianca', 'Chidi', 'Dana', 'Emil', 'Fatma', 'Garth', 'Hana', 'Ines', 'Jörg']
const surnames = ["O'Neill", 'Bansky', 'Çelik', 'Dorr', 'Eriksson', 'Fort', 'García', 'Huang', 'Vance']

/** Returns the name, email, and phone of the person with this number. They are always the same. */
export function samplePerson(number: number): FieldValues {
  const FirstName = givenNames[number % givenNames.length]
  const LastName = surnames[Math.floor(number / givenNames.length) % surnames.length]
  return {
    FirstName,
    LastName,
    Email: `person.${number}@contoso.example`,
    Phone: `+1 425 555 ${String(number % 10_000).padStart(4, '0')}`,
    Title: number % 3 === 0 ? 'Buyer' : 'Service Engineer',
  }
}
