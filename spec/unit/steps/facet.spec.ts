import { providers } from '../../../lib/providers'
import { facetOf } from '../../../lib/steps/facet'

test('gives what the provider can do of that kind', () => {
  expect(facetOf(providers.microsoft, 'mail')).toBe(providers.microsoft.mail)
  expect(facetOf(providers.salesforce, 'objects')).toBe(providers.salesforce.objects)
})

test('names all providers that can do it, and no others', () => {
  expect(() => facetOf(providers.salesforce, 'mail')).toThrow(
    `This step works with Microsoft Graph, but the account's provider is "salesforce".`,
  )
  expect(() => facetOf(providers.custom, 'objects')).toThrow('works with Microsoft Graph and Salesforce, but')
})
