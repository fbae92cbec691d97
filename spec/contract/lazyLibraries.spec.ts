import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root, steps } from './project'

const eventLibraries = /node_modules\/(@grpc|avsc|protobufjs)\//

/** Loads a module in its own process, and returns the files that it loaded with it. */
function filesLoadedBy(script: string): string[] {
  const print = 'process.stdout.write(JSON.stringify(Object.keys(require.cache)))'
  const output = execFileSync(process.execPath, ['-e', `${script}; ${print}`], {
    cwd: root,
    encoding: 'utf8',
  })
  return JSON.parse(output) as string[]
}

const load = (path: string): string => `require(${JSON.stringify(join(root, path))})`

describe('lazy libraries', () => {
  test('no step loads gRPC and Avro before it subscribes to events', () => {
    const loadAll = steps.map(({ main }) => load(main)).join(';')
    const loadProvider = `${load('./lib/providers/index.js')}.providers.salesforce.objects`
    const files = filesLoadedBy(`${loadAll};${load('./verifyCredentials.js')};${loadProvider}`)
    expect(files.length).toBeGreaterThan(50)
    expect(files.filter((file) => eventLibraries.test(file))).toEqual([])
  })

  // docs/security.md, "Dependencies"
  test('neither the runtime nor a step loads the package request', () => {
    const runtime = ['sailor', 'service', 'amqp'].map(
      (name) => `require('elasticio-sailor-nodejs/lib/${name}.js')`,
    )
    const loadAll = [...runtime, ...steps.map(({ main }) => load(main))].join(';')
    const files = filesLoadedBy(loadAll)
    expect(files.some((file) => /node_modules\/elasticio-node\//.test(file))).toBe(true)
    expect(files.filter((file) => /node_modules\/(request|tough-cookie)\//.test(file))).toEqual([])
  })

  test('the events of Salesforce load gRPC and Avro', () => {
    const files = filesLoadedBy(`${load('./lib/providers/index.js')}.providers.salesforce.events`)
    expect(files.some((file) => eventLibraries.test(file))).toBe(true)
  })
})
