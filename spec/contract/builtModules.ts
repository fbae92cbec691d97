import { execFileSync } from 'node:child_process'
import { root } from './project'

/** Returns the types of the exports of each built file, loaded in a new process. `''` is the module itself. */
export function exportsOf(paths: readonly string[]): Record<string, Record<string, string>> {
  const script = `
    const typesOf = (module) => ({
      '': typeof module,
      ...Object.fromEntries(Object.entries(module).map(([name, value]) => [name, typeof value])),
    })
    const paths = ${JSON.stringify(paths)}
    const types = paths.map((path) => [path, typesOf(require(path))])
    process.stdout.write(JSON.stringify(Object.fromEntries(types)), () => process.exit())`
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }))
}
