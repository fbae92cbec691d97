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

test.each(classes.map((each) => [each.name, each] as const))('%s carries its own name', (name, Class) => {
  const cause = new Error('the cause')
  const error = new Class('The sentence.', { status: 400, code: 'c', cause })
  expect(error).toBeInstanceOf(errors.ComponentError)
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ name, message: 'The sentence.', status: 400, code: 'c', cause })
  // What the runtime sends on.
  expect(error.stack).toContain('The sentence.')
  expect(String(error)).toBe(`${name}: The sentence.`)
})

test('they are the nine of the contract', () => {
  expect(classes.map(({ name }) => name).sort()).toEqual(
    Object.keys(errors)
      .filter((name) => /^[A-Z]/.test(name) && name !== 'ComponentError')
      .sort(),
  )
  expect(classes).toHaveLength(9)
})
