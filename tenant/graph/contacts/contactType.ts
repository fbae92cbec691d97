import { list, parts, text, texts, time, type ValuesOf } from '../resources/kinds'
import type { ResourceType } from '../resources/resourceType'

const address = parts({ street: text, city: text, state: text, countryOrRegion: text, postalCode: text })

/** https://learn.microsoft.com/graph/api/resources/contact */
const kinds = {
  categories: texts,
  birthday: time,
  fileAs: text,
  displayName: text,
  givenName: text,
  initials: text,
  middleName: text,
  nickName: text,
  surname: text,
  title: text,
  yomiGivenName: text,
  yomiSurname: text,
  yomiCompanyName: text,
  generation: text,
  imAddresses: texts,
  jobTitle: text,
  companyName: text,
  department: text,
  officeLocation: text,
  profession: text,
  businessHomePage: text,
  assistantName: text,
  manager: text,
  homePhones: texts,
  mobilePhone: text,
  businessPhones: texts,
  spouseName: text,
  personalNotes: text,
  children: texts,
  emailAddresses: list(parts({ name: text, address: text })),
  homeAddress: address,
  businessAddress: address,
  otherAddress: address,
}

export type ContactFields = ValuesOf<typeof kinds>

export const contactType: ResourceType<typeof kinds> = {
  name: 'contact',
  kinds,
  readOnly: [
    'id',
    'createdDateTime',
    'lastModifiedDateTime',
    'changeKey',
    'parentFolderId',
    // Recorded from Graph, although the official types lack them.
    'primaryEmailAddress',
    'secondaryEmailAddress',
    'tertiaryEmailAddress',
  ],
}
