import { packageJson, readJson, readText } from './project'

const agreed = ['elasticio-node', 'elasticio-sailor-nodejs', 'node-fetch']

test('every version is exact', () => {
  const versions = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies })
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})

test('the lockfile has the same versions', () => {
  const { dependencies, devDependencies } = packageJson
  const lockfile = readJson('package-lock.json') as { packages: Record<string, unknown> }
  expect(lockfile.packages['']).toMatchObject({ dependencies, devDependencies })
})

test('the component runs on the three agreed packages', () => {
  expect(Object.keys(packageJson.dependencies)).toEqual(expect.arrayContaining(agreed))
})

test('any further runtime dependency is justified in docs/architecture.md', () => {
  const further = Object.keys(packageJson.dependencies).filter((name) => !agreed.includes(name))
  const architecture = readText('docs/architecture.md')
  expect(further.filter((name) => !architecture.includes(name))).toEqual([])
})
