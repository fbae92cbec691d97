import { readJson, readText } from './project'

interface Package {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Lockfile {
  readonly packages: Readonly<Record<string, Package>>
}

/** Licences that let their code be used and shipped with ours under Apache-2.0. */
const compatible = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
]

/** Packages whose package.json names no licence, or one of another kind, each with the reason why they are used. */
const excepted: Readonly<Record<string, string>> = {
  accounting: 'its source says MIT',
  'elasticio-node': "the platform's own, agreed in the contract; says nothing",
  'elasticio-rest-node': "the platform's own, part of its runtime; says nothing",
  'caniuse-lite': 'CC-BY-4.0: data for a development tool, never shipped',
}

/** Packages that may run a script when they are installed, each with what it does. */
const scripts: Readonly<Record<string, string>> = {
  'dtrace-provider':
    "builds probes for the runtime's log, optional and without effect where it fails; our image leaves it out",
  '@swc/core': 'a development tool: checks that its binary for the platform is there',
  '@parcel/watcher': 'a development tool: builds from source only where it is told to',
  'core-js': 'a development tool: prints a line',
  'core-js-pure': 'a development tool: prints a line',
}

const { packages } = readJson('package-lock.json') as Lockfile
const locked = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ path, name: path.replace(/^.*node_modules\//, ''), ...entry }))

test('every dependency has a licence compatible with Apache-2.0, or its reason', () => {
  const others = locked.filter((entry) => !isCompatible(licenceOf(entry)) && !(entry.name in excepted))
  expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([])
})

test('what is shipped has none of the licences that are let pass for development only', () => {
  const shipped = locked.filter(({ dev, license }) => !dev && license !== undefined && !isCompatible(license))
  expect(shipped.map(({ name }) => name)).toEqual([])
})

test('no package runs a script when it is installed, but those with a reason', () => {
  const running = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)
  expect(running.sort()).toEqual(Object.keys(scripts).sort())
})

test('of what is shipped one package alone has such a script, and it may be left out', () => {
  const shipped = locked.filter(({ dev, hasInstallScript }) => hasInstallScript && !dev)
  expect(shipped).toMatchObject([{ name: 'dtrace-provider', optional: true }])
})

test('the image is installed as locked, without running scripts', () => {
  const installs = [...readText('Dockerfile').matchAll(/npm (?:ci|i|install)\b.*/g)].map(
    ([command]) => command,
  )
  expect(installs.length).toBeGreaterThan(0)
  expect(installs.filter((command) => !/^npm ci\b.*--ignore-scripts/.test(command))).toEqual([])
})

test('every package comes from a registry, and is known by its hash', () => {
  const unknown = locked.filter(
    ({ integrity, version }) => !integrity?.startsWith('sha512-') || !/^\d/.test(version),
  )
  // npm locks tools for other platforms than the one it runs on by their versions only.
  expect(unknown.filter((entry) => !platformOwner(entry.name)).map(({ name }) => name)).toEqual([])
})

test('every exception is still needed', () => {
  const names = new Set(locked.map(({ name }) => name))
  expect(Object.keys(excepted).filter((name) => !names.has(name))).toEqual([])
})

function licenceOf({ name, license }: { name: string; license?: string }): string {
  return license ?? platformOwner(name)?.license ?? 'none'
}

/** The development tool of which a package is the build for one platform. */
function platformOwner(name: string) {
  return locked.find(({ dev, optionalDependencies }) => dev && optionalDependencies?.[name] !== undefined)
}

/** An SPDX expression without brackets inside of brackets. */
function isCompatible(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '')
  return plain
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => compatible.includes(name)))
}
