import { exportsOf } from './builtModules'

// If the file fails to load, the runtime silently uses a stub that verifies everything.
test('the built verifyCredentials.js loads through require and is itself the function', () => {
  const { '': type, default: inner } = exportsOf(['./verifyCredentials'])['./verifyCredentials'] ?? {}
  expect({ type, inner }).toEqual({ type: 'function', inner: undefined })
})
