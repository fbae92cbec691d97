// A folder of lib with unit specs of the same name: MUTATE=http npm run mutation.
const folder = process.env.MUTATE ?? 'auth'

module.exports = {
  // redisLock.ts is tested with a real Redis.
  mutate: [`lib/${folder}/**/*.ts`, '!lib/auth/redisLock.ts'],
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'jest.mutation.config.js', enableFindRelatedTests: false },
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  ignorePatterns: [
    'tsconfig.json',
    'spec/tsconfig.json',
    '**/*.js',
    '!jest.config.js',
    '!jest.mutation.config.js',
    'docs',
  ],
  concurrency: 2,
  timeoutMS: 10000,
  reporters: ['clear-text', 'progress'],
  thresholds: { high: 95, low: 90, break: 90 },
}
