/** https://learn.microsoft.com/graph/api/resources/contact */
export const fieldKinds = {
  categories: 'texts',
  birthday: 'time',
  fileAs: 'text',
  displayName: 'text',
  givenName: 'text',
  initials: 'text',
  middleName: 'text',
  nickName: 'text',
  surname: 'text',
  title: 'text',
  yomiGivenName: 'text',
  yomiSurname: 'text',
  yomiCompanyName: 'text',
  generation: 'text',
  imAddresses: 'texts',
  jobTitle: 'text',
  companyName: 'text',
  department: 'text',
  officeLocation: 'text',
  profession: 'text',
  businessHomePage: 'text',
  assistantName: 'text',
  manager: 'text',
  homePhones: 'texts',
  mobilePhone: 'text',
  businessPhones: 'texts',
  spouseName: 'text',
  personalNotes: 'text',
  children: 'texts',
  emailAddresses: 'emails',
  homeAddress: 'address',
  businessAddress: 'address',
  otherAddress: 'address',
} as const

interface EmailAddress {
  readonly name?: string
  readonly address?: string
}

export type PhysicalAddress = {
  readonly [part in 'street' | 'city' | 'state' | 'countryOrRegion' | 'postalCode']?: string
}

interface KindTypes {
  text: string | null
  time: string | null
  texts: readonly string[]
  emails: readonly EmailAddress[]
  address: PhysicalAddress
}

type FieldName = keyof typeof fieldKinds
export type FieldKind = keyof KindTypes
type AllFields = { readonly [name in FieldName]: KindTypes[(typeof fieldKinds)[name]] }

/** What a person may write into a contact. */
export type ContactFields = Partial<AllFields>

/** What the mailbox itself writes into a contact. */
export const readOnlyNames = ['id', 'createdDateTime', 'lastModifiedDateTime', 'changeKey', 'parentFolderId']

/** Every property that `$select` may name. */
export const propertyNames: readonly string[] = [...readOnlyNames, ...Object.keys(fieldKinds)]

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(fieldKinds, name)
}

/** Graph shows every field of a contact, also the empty ones. */
export const emptyFields = Object.fromEntries(
  Object.entries(fieldKinds).map(([name, kind]) => [name, emptyValue(kind)]),
) as unknown as AllFields

function emptyValue(kind: FieldKind): unknown {
  if (kind === 'texts' || kind === 'emails') return []
  return kind === 'address' ? {} : null
}
