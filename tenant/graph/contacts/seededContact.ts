import type { ContactFields } from './contactType'

/**
 * Returns the fields of the seeded contact with this number. They are always the same and about as large as those of
 * a real contact.
 */
export function seededContact(number: number): Partial<ContactFields> {
  const givenName = pick(givenNames, number)
  const surname = pick(surnames, Math.floor(number / givenNames.length))
  const company = pick(companies, number * 3)
  const mailName = `${givenName}.${surname}.${number}`.toLowerCase()
  return {
    categories: number % 4 === 0 ? ['Customer'] : [],
    birthday: `19${60 + (number % 40)}-0${1 + (number % 9)}-1${number % 10}T11:59:00Z`,
    fileAs: `${surname}, ${givenName}`,
    displayName: `${givenName} ${surname} ${number}`,
    givenName,
    initials: `${givenName[0]}.${surname[0]}.`,
    nickName: givenName,
    surname,
    imAddresses: [`sip:${mailName}@${company.domain}`],
    jobTitle: pick(jobTitles, number),
    companyName: company.name,
    department: pick(departments, number),
    officeLocation: `${1 + (number % 40)}/${1000 + (number % 500)}`,
    businessHomePage: `https://www.${company.domain}`,
    homePhones: [`+1 425 555 ${phoneEnd(number)}`],
    mobilePhone: `+1 206 555 ${phoneEnd(number + 1)}`,
    businessPhones: [`+1 918 555 ${phoneEnd(number + 2)}`],
    personalNotes: `Contact ${number}. ${notes}`,
    emailAddresses: [
      { name: `${givenName} ${surname}`, address: `${mailName}@${company.domain}` },
      { name: `${givenName} (private)`, address: `${mailName}@example.net` },
    ],
    homeAddress: address(number, 'Maple Street'),
    businessAddress: address(number + 7, 'Contoso Way'),
  }
}

const givenNames = [
  'Adele',
  'Bianca',
  'Chidi',
  'Dana',
  'Emil',
  'Fatma',
  'Garth',
  'Hana',
  'Ines',
  'Jörg',
  'Kim',
]
const surnames = [
  "O'Neill",
  'Bansky',
  'Çelik',
  'Dorr',
  'Eriksson',
  'Fort',
  'García',
  'Huang',
  'Swope',
  'Vance',
]
const jobTitles = ['Web Marketing Manager', 'Buyer', 'Head of Operations', 'Service Engineer', 'Accountant']
const departments = ['Sales & Marketing', 'Purchasing', 'Operations', 'Service', 'Finance']
const companies = [
  { name: 'Contoso, Inc.', domain: 'contoso.example' },
  { name: 'Fabrikam "North" GmbH', domain: 'fabrikam.example' },
  { name: 'Tailspin Toys', domain: 'tailspin.example' },
]
const notes = [
  'Met at the spring fair and requested the catalog, the price list for partners, and a visit in the autumn.',
  'Prefers a call before noon; the assistant keeps the calendar and replies to email on the same day.',
  'Delivery goes to the warehouse, invoices to the address above, with the order number on every page.',
  'Last contract signed for two years, to be renewed in writing three months before its end.',
  'Complaint of last year settled; a credit note was promised and sent, the customer has confirmed both.',
  'Wants to hear of new products by mail only, at most once a month, in English or German, without attachments.',
  'Knows the people in Redmond and in Zürich, and forwards what is for others within the hour; no reminder needed.',
].join(' ')

function pick<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length] as Item
}

function phoneEnd(number: number): string {
  return String(number % 10_000).padStart(4, '0')
}

function address(number: number, street: string): ContactFields['homeAddress'] {
  return {
    street: `${1 + (number % 300)} ${street}`,
    city: 'Redmond',
    state: 'WA',
    countryOrRegion: 'United States of America',
    postalCode: String(98_000 + (number % 200)),
  }
}
