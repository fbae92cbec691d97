import { exportsOf } from './builtModules'

// Where it fails to load, the runtime silently takes a stub that verifies everything.
test('the built verifyCredentials.js loads through require and is itself the function', () => {
  const { '': type, default: inner } = exportsOf(['./verifyCredentials'])['./verifyCredentials'] ?? {}
  expect({ type, inner }).toEqual({ type: 'function', inner: undefined })
})
