/** The account that the twin belongs to. */
export const user = {
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

/** The user as sender, organizer or owner. */
export const me = { name: user.displayName, address: user.mail }

export const userId = user.id

/** The `@odata.context` of what belongs to this user, such as `contacts`. */
export function userContext(origin: string, path: string, select?: readonly string[]): string {
  const owner = encodeURIComponent(user.userPrincipalName)
  return `${origin}/v1.0/$metadata#users('${owner}')/${path}${select ? `(${select.join(',')})` : ''}`
}
