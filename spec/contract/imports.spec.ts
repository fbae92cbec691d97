import { dirname, join, normalize } from 'node:path'
import { readText, sourcePaths } from './project'

/** The parts that each part may import, besides files of its own folder and Node's modules. */
const allowed: Record<string, readonly string[]> = {
  verifyCredentials: ['steps', 'providers', 'http', 'errors', 'values'],
  triggers: ['steps', 'emit', 'listPolling', 'providers', 'http', 'errors', 'values'],
  actions: ['steps', 'emit', 'providers', 'calendar', 'http', 'errors', 'values'],
  steps: ['emit', 'session', 'files', 'runtime', 'providers', 'calendar', 'http', 'errors', 'values'],
  emit: ['session', 'runtime', 'providers', 'errors', 'values'],
  session: ['runtime', 'providers', 'auth', 'http', 'errors', 'values'],
  files: ['runtime', 'providers', 'http', 'errors', 'values'],
  runtime: ['auth', 'http', 'errors', 'values'],
  listPolling: ['providers', 'http', 'errors', 'values', 'schemas'],
  providers: ['calendar', 'http', 'errors', 'values'],
  calendar: ['values'],
  auth: ['http', 'errors', 'values'],
  http: ['errors', 'values'],
  errors: [],
  values: ['errors'],
}

/** Packages, and files outside lib/, that only one file may import. */
const soleImporters: Record<string, string> = {
  'node-fetch': 'lib/http/send.ts',
  'elasticio-node/lib/messages': 'lib/emit/messages.ts',
  '@redis/client': 'lib/auth/redisLock.ts',
  '@grpc/grpc-js': 'lib/providers/salesforce/events/client.ts',
  'proxy-from-env': 'lib/http/connections/proxies.ts',
  'https-proxy-agent': 'lib/http/connections/proxies.ts',
  'http-proxy-agent': 'lib/http/connections/proxies.ts',
  avsc: 'lib/providers/salesforce/events/payload/avro.ts',
  'csv-parse': 'lib/files/csv/readCsv.ts',
  'package.json': 'lib/runtime/environment.ts',
}

/** Imports past the table: types only, each with its reason. */
const typeExceptions: readonly { from: string; to: string; reason: string }[] = [
  {
    from: 'lib/providers/provider.ts',
    to: 'lib/auth/tokenSet',
    reason: 'a provider finds its API base in further fields of the token response, such as instance_url',
  },
  { from: 'lib/providers/salesforce/index.ts', to: 'lib/auth/tokenSet', reason: 'the same' },
  {
    from: 'lib/providers/eventOperations.ts',
    to: 'lib/auth/tokenSet',
    reason: 'gRPC carries the token in its metadata',
  },
]

interface Import {
  readonly from: string
  /** A path from the root without its ending, or a package. */
  readonly to: string
  readonly isPackage: boolean
  readonly isType: boolean
}

const imports = sourcePaths.flatMap(importsOf)

test('imports run downwards', () => {
  const between = imports.filter(({ from, to, isPackage }) => !isPackage && partOf(from) !== partOf(to))
  const upwards = between.filter(({ from, to }) => !allowed[partOf(from)]?.includes(partOf(to)))
  expect(upwards.filter((it) => !isSoleImporter(it) && !isException(it)).map(arrow)).toEqual([])
})

test('triggers and actions do not import each other', () => {
  const isStep = (path: string): boolean => /^lib\/(triggers|actions)\//.test(path)
  expect(imports.filter(({ from, to }) => isStep(from) && isStep(to)).map(arrow)).toEqual([])
})

test('listPolling imports only types from providers', () => {
  const taken = imports.filter(({ from, to }) => partOf(from) === 'listPolling' && partOf(to) === 'providers')
  expect(taken.filter(({ isType }) => !isType).map(arrow)).toEqual([])
})

test('each package is imported by one file', () => {
  const packages = imports.filter(({ to, isPackage }) => isPackage && !to.startsWith('node:'))
  expect(packages.filter((it) => !isSoleImporter(it)).map(arrow)).toEqual([])
})

test('one file reads the environment', () => {
  const readers = sourcePaths.filter((path) => /\bprocess\.env\b|'node:process'/.test(readText(path)))
  expect(readers).toEqual(['lib/runtime/environment.ts'])
})

test('every import exception is still in use', () => {
  const idle = typeExceptions.filter(
    ({ from, to }) => !imports.some((it) => it.from === from && it.to === to),
  )
  expect(idle).toEqual([])
})

function importsOf(from: string): Import[] {
  const pattern =
    /\b(?:import|export)\s+(type\s)?(?:[^'"`;=()]*?\sfrom\s+)?'([^']+)'|\b(?:import|require)\(\s*'([^']+)'/g
  return [...readText(from).matchAll(pattern)].map(([, type, named, called]) => {
    const target = named ?? called ?? ''
    const isPackage = !target.startsWith('.')
    const to = isPackage ? target : normalize(join(dirname(from), target))
    return { from, to, isPackage, isType: type !== undefined }
  })
}

function partOf(path: string): string {
  const [top = '', name = '', ...inner] = path.replace(/\.ts$/, '').split('/')
  if (top !== 'lib') return top
  return inner.length > 0 || name in allowed ? name : 'lib'
}

function isSoleImporter({ from, to }: Import): boolean {
  return soleImporters[to] === from
}

function isException({ from, to, isType }: Import): boolean {
  return isType && typeExceptions.some((exception) => exception.from === from && exception.to === to)
}

function arrow({ from, to }: Import): string {
  return `${from} -> ${to}`
}
