/** A person or a shared mailbox, as the directory shows it. */
export interface User {
  readonly id: string
  readonly displayName: string
  readonly mail: string
  readonly userPrincipalName: string
  readonly [property: string]: unknown
}

/** The user whose account the fake serves. */
export const user: User = {
  businessPhones: ['+1 412 555 0109'],
  displayName: 'Megan Bowen',
  givenName: 'Megan',
  jobTitle: 'Auditor',
  mail: 'MeganB@contoso.example',
  mobilePhone: null,
  officeLocation: '12/1110',
  preferredLanguage: 'en-US',
  surname: 'Bowen',
  userPrincipalName: 'MeganB@contoso.example',
  id: '48d31887-5fad-4d73-a9f5-3c356e68a038',
}

/** Returns another user or shared mailbox with that address. `number` makes their IDs different. */
export function otherUser(address: string, number: number): User {
  const [name = address] = address.split('@')
  return {
    ...user,
    displayName: name,
    givenName: name,
    surname: null,
    mail: address,
    userPrincipalName: address,
    id: `48d31887-5fad-4d73-a9f5-${number.toString(16).padStart(12, '0')}`,
  }
}

/** Returns an owner as the sender or organizer. */
export function addressOf({ displayName, mail }: User): { readonly name: string; readonly address: string } {
  return { name: displayName, address: mail }
}

/** Returns the `@odata.context` of the owner's data, such as `contacts`. */
export function userContext(
  { origin, mailbox }: { readonly origin: string; readonly mailbox: { readonly owner: User } },
  path: string,
  select?: readonly string[],
): string {
  const owner = encodeURIComponent(mailbox.owner.userPrincipalName)
  return `${origin}/v1.0/$metadata#users('${owner}')/${path}${select ? `(${select.join(',')})` : ''}`
}
