const { projects } = require('./jest.config')

/** What Stryker runs for each mutant of lib/auth: quick specs that need no service. */
module.exports = { ...projects[0], testMatch: ['<rootDir>/spec/unit/auth/**/*.spec.ts'] }
