import { providers } from '../../../../lib/providers'
import type { Execution } from '../../../../lib/session/execution'
import { readMailFields } from '../../../../lib/steps/mail/mailFields'

function execution(provider: keyof typeof providers, config: Record<string, unknown>): Execution {
  const environment = { objectStorage: () => ({ uri: new URL('http://storage'), token: 't' }) }
  return { provider: providers[provider], config, environment, log: {} } as unknown as Execution
}

test.each([
  ['microsoft', 'contacts'],
  ['salesforce', 'messages'],
  ['custom', 'messages'],
] as const)(
  'a field for emails is rejected for %s %s with an error that contains the fix',
  (provider, objectType) => {
    const read = (config: Record<string, unknown>) => () =>
      readMailFields(execution(provider, config), objectType)
    expect(read({ onlyUnread: true })).toThrow(
      'The field "onlyUnread" supports only messages of Microsoft Graph. Clear it, or select another "objectType".',
    )
    expect(read({ attachments: 'link' })).toThrow('The field "attachments" supports only messages')
    expect(read({ onlyUnread: false, attachments: 'none' })()).toEqual({ onlyUnread: false })
  },
)

test('an unknown value of "attachments" is rejected', () => {
  expect(() => readMailFields(execution('microsoft', { attachments: 'inline' }), 'messages')).toThrow(
    'The field "attachments" is "inline", but it must be one of none, link.',
  )
})
