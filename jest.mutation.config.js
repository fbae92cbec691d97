const { projects } = require('./jest.config')

/** What Stryker runs for each mutant: quick specs that need no service. */
module.exports = {
  ...projects[0],
  testMatch: ['<rootDir>/spec/mutation/all.spec.ts'],
  testEnvironment: require.resolve('./spec/mutation/environment.cjs'),
  // Ends a mutant that hangs sooner than Stryker does, which then needs a new process.
  testTimeout: 8000,
}
