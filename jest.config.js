const { availableParallelism } = require('node:os')

const project = (name) => ({
  displayName: name,
  testMatch: [`<rootDir>/spec/${name}/**/*.spec.ts`],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleFileExtensions: ['ts', 'js', 'json'],
})

const names = ['unit', 'contract', 'simulation', 'twins', 'actions', 'runtime', 'e2e']

// One browser for all specs of the page.
const browser = {
  ...project('browser'),
  globalSetup: '<rootDir>/spec/browser/browserServer.ts',
  globalTeardown: '<rootDir>/spec/browser/endBrowser.ts',
}

/** @type {import('jest').Config} */
module.exports = {
  projects: [...names.map(project), browser],
  // Only ends specs that hang, also on a loaded machine.
  testTimeout: 60000,
  maxWorkers: availableParallelism(),
  coverageProvider: 'v8',
  coverageReporters: ['text-summary'],
  collectCoverageFrom: ['lib/**/*.ts', 'verifyCredentials.ts'],
}
