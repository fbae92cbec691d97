const { projects } = require('./jest.config')

/** What Stryker runs for each mutant: quick specs that need no service. */
module.exports = {
  ...projects[0],
  testMatch: [`<rootDir>/spec/unit/${process.env.MUTATE ?? 'auth'}/**/*.spec.ts`],
}
