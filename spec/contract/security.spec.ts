import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readText, root } from './project'

const rows = readText('docs/security.md')
  .split(/^## Threats$/m)
  .at(-1)
  ?.split('\n')
  .filter((line) => /^\| (?!Threat \||---)/.test(line))
  .map((line) => line.split(' | '))

test('docs/security.md lists a spec for each threat', () => {
  expect(rows?.length).toBeGreaterThan(20)
  expect(rows?.filter(([, , seenIn = '']) => proofsIn(seenIn).length === 0)).toEqual([])
})

test.each(rows?.flatMap(([, , seenIn = '']) => proofsIn(seenIn)) ?? [])(
  '%s has the test "%s"',
  (path, name) => {
    expect(existsSync(join(root, path))).toBe(true)
    const quoted = ["'", '"', '`'].map((quote) => quote + name + quote)
    expect(quoted.some((text) => readText(path).includes(text))).toBe(true)
  },
)

/** Path and test name, as in `spec/unit/a.spec.ts`: "does it". */
function proofsIn(cell: string): [string, string][] {
  return [...cell.matchAll(/`(spec\/[\w/.]+\.ts)`: "([^"]+)"/g)].map(([, path = '', name = '']) => [
    path,
    name,
  ])
}
