import { providers } from '../../../lib/providers'
import { requireCapability } from '../../../lib/steps/capabilities'

test('a capability that the provider has is returned', () => {
  expect(requireCapability(providers.microsoft, 'mail')).toBe(providers.microsoft.mail)
  expect(requireCapability(providers.microsoft, 'objects')).toBe(providers.microsoft.objects)
  expect(requireCapability(providers.salesforce, 'objects')).toBe(providers.salesforce.objects)
})

test('the error for a missing capability lists exactly the providers that have it', () => {
  expect(() => requireCapability(providers.salesforce, 'mail')).toThrow(
    `This step supports Microsoft Graph, but the account's provider is "salesforce".`,
  )
  expect(() => requireCapability(providers.custom, 'objects')).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      message: `This step supports Microsoft Graph and Salesforce, but the account's provider is "custom".`,
    }),
  )
})
