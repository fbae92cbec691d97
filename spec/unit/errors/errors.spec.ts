import * as errors from '../../../lib/errors'

const classes = [
  errors.ApiError,
  errors.ClientRejectedError,
  errors.ConfigurationError,
  errors.NotFoundError,
  errors.PermissionError,
  errors.RateLimitError,
  errors.ReconnectRequiredError,
  errors.TemporaryError,
  errors.UnexpectedResponseError,
]

test.each(classes.map((each) => [each.name, each] as const))('%s has its own name', (name, Class) => {
  const cause = new Error('the cause')
  const error = new Class('The message.', { status: 400, code: 'c', cause })
  expect(error).toBeInstanceOf(errors.ComponentError)
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ name, message: 'The message.', status: 400, code: 'c', cause })
  // The part that the runtime sends.
  expect(error.stack).toContain('The message.')
  expect(String(error)).toBe(`${name}: The message.`)
})

test('the component has the nine error classes of the contract', () => {
  expect(classes.map(({ name }) => name).sort()).toEqual(
    Object.keys(errors)
      .filter((name) => /^[A-Z]/.test(name) && name !== 'ComponentError')
      .sort(),
  )
  expect(classes).toHaveLength(9)
})
