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

/** Licenses that are compatible with shipping the code under Apache-2.0. */
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

/** Packages without a license or with another license, each with the reason why it is used. */
const excepted: Readonly<Record<string, string>> = {
  accounting: 'the source code declares MIT',
  'elasticio-node': "the platform's own package, required by the contract; declares no license",
  'elasticio-rest-node': "the platform's own package, part of its runtime; declares no license",
  'caniuse-lite': 'CC-BY-4.0: data for a development tool, never shipped',
  'axe-core': 'MPL-2.0: a development tool, used unmodified and never shipped',
  '@cspell/dict-django': 'WTFPL: a word list for a development tool, never shipped',
  '@cspell/dict-en-common-misspellings': 'CC BY-SA 4.0: a word list for a development tool, never shipped',
}

/** Packages with an install script, each with a note on what the script does. */
const scripts: Readonly<Record<string, string>> = {
  'dtrace-provider':
    "builds probes for the runtime's log; optional, works without them, and is not built in our image",
  '@swc/core': 'a development tool: checks that the binary for the operating system is present',
  '@parcel/watcher': 'a development tool: builds from source only if it is configured to',
  'core-js': 'a development tool: prints a line',
  'core-js-pure': 'a development tool: prints a line',
  protobufjs: 'warns about version ranges of dependents, does nothing else, and is not run in our image',
}

const { packages } = readJson('package-lock.json') as Lockfile
const locked = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ path, name: path.replace(/^.*node_modules\//, ''), ...entry }))

test('every dependency has a license compatible with Apache-2.0 or a listed reason', () => {
  const others = locked.filter((entry) => !isCompatible(licenseOf(entry)) && !(entry.name in excepted))
  expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([])
})

test('no shipped package has one of the licenses that are allowed only for development', () => {
  const shipped = locked.filter(({ dev, license }) => !dev && license !== undefined && !isCompatible(license))
  expect(shipped.map(({ name }) => name)).toEqual([])
})

test('every package with an install script is listed', () => {
  const running = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)
  expect(running.sort()).toEqual(Object.keys(scripts).sort())
})

test('dtrace-provider and protobufjs are the only shipped packages with an install script', () => {
  const shipped = locked.filter(({ dev, hasInstallScript }) => hasInstallScript && !dev)
  expect(shipped.map(({ name }) => name)).toEqual(['dtrace-provider', 'protobufjs'])
})

test('the image is installed from the lockfile without install scripts', () => {
  const installs = [...readText('Dockerfile').matchAll(/npm (?:ci|i|install)\b.*/g)].map(
    ([command]) => command,
  )
  expect(installs.length).toBeGreaterThan(0)
  expect(installs.filter((command) => !/^npm ci\b.*--ignore-scripts/.test(command))).toEqual([])
})

test('every package comes from a registry and has a hash', () => {
  const unknown = locked.filter(
    ({ integrity, version }) => !integrity?.startsWith('sha512-') || !/^\d/.test(version),
  )
  // npm locks tools for other operating systems by version only.
  expect(unknown.filter((entry) => !platformOwner(entry.name)).map(({ name }) => name)).toEqual([])
})

test('every listed license exception is still in use', () => {
  const names = new Set(locked.map(({ name }) => name))
  expect(Object.keys(excepted).filter((name) => !names.has(name))).toEqual([])
})

function licenseOf({ name, license }: { name: string; license?: string }): string {
  return license ?? platformOwner(name)?.license ?? 'none'
}

/** Returns the development tool for which the package is a platform-specific build. */
function platformOwner(name: string) {
  return locked.find(({ dev, optionalDependencies }) => dev && optionalDependencies?.[name] !== undefined)
}

/** True if the SPDX expression allows a compatible license. Nested parentheses are not supported. */
function isCompatible(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '')
  return plain
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => compatible.includes(name)))
}

test('the image does not run as root', () => {
  const lines = readText('Dockerfile').split('\n')
  expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER node'])
  expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('CMD')))
})

test('the base image is pinned by its digest', () => {
  const images = [...readText('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
  expect(images.length).toBeGreaterThan(0)
  expect(
    images.filter((image) => !/^node:24\.\d+\.\d+-alpine@sha256:[0-9a-f]{64}$/.test(image ?? '')),
  ).toEqual([])
})
