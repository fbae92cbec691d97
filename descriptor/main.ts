import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { componentDescriptor } from './component'
import { withDefinitionTable } from './definitionTable'
import { readOptions } from './options'
import { withRecipeTable } from './recipeTable'
import { secretsDescriptor } from './secrets'

const root = path.resolve(__dirname, '..')

try {
  const descriptor = componentDescriptor(readOptions(process.argv.slice(2)))
  const files = { 'component.json': descriptor, 'component.secrets.json': secretsDescriptor(descriptor) }
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(root, name), JSON.stringify(content, null, 2))
  }
  execFileSync(path.join(root, 'node_modules/.bin/biome'), ['format', '--write', ...Object.keys(files)], {
    cwd: root,
  })
  for (const [name, withTable] of [
    ['README.md', withRecipeTable],
    ['docs/any-api.md', withDefinitionTable],
  ] as const) {
    const file = path.join(root, name)
    writeFileSync(file, withTable(readFileSync(file, 'utf8')))
  }
  process.stdout.write(
    `Wrote ${Object.keys(files).join(' and ')}, and the tables in README.md and docs/any-api.md.\n`,
  )
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
