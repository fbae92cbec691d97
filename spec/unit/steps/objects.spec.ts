import { providers } from '../../../lib/providers'
import { objectsOf } from '../../../lib/steps/objects'

test('gives what the provider can do with objects', () => {
  expect(objectsOf(providers.microsoft)).toBe(providers.microsoft.objects)
})

test('names the providers that can do it where the account has another one', () => {
  expect(() => objectsOf(providers.custom)).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      message: expect.stringMatching(/works with Microsoft Graph.*the account's provider is "custom"\.$/),
    }),
  )
})
