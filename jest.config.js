const project = (name) => ({
  displayName: name,
  testMatch: [`<rootDir>/spec/${name}/**/*.spec.ts`],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleFileExtensions: ['ts', 'js', 'json'],
})

/** @type {import('jest').Config} */
module.exports = {
  projects: ['unit', 'contract', 'twins', 'runtime', 'e2e'].map((name) => project(name)),
  testTimeout: 30000,
}
