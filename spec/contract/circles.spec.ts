import { readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { readText, root } from './project'

const folders = ['lib', 'tenant', 'descriptor', 'verifyCredentials.ts']
const paths = folders.flatMap(sourcesIn)
const known = new Set(paths)
const imports = new Map(paths.map((path) => [path, importsOf(path)]))

test('no imports, not even of types, form a cycle', () => {
  expect(paths.filter((path) => reachableFrom(path).has(path))).toEqual([])
})

function sourcesIn(name: string): string[] {
  if (name.endsWith('.ts')) return [name]
  try {
    return readdirSync(join(root, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules'))
      .map((path) => join(name, path))
  } catch {
    return []
  }
}

function importsOf(path: string): string[] {
  const named = /(?:\bfrom\s+|\b(?:import|require)\(\s*|\bimport\s+)'(\.[^']*)'/g
  return [...readText(path).matchAll(named)].flatMap(([, target = '']) => {
    const base = normalize(join(dirname(path), target)).replace(/\.m?js$/, '')
    const found = ['', '.ts', '.tsx', '/index.ts']
      .map((ending) => base + ending)
      .find((each) => known.has(each))
    return found ?? []
  })
}

function reachableFrom(start: string): Set<string> {
  const reached = new Set<string>()
  const open = [start]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const next of imports.get(path) ?? []) {
      if (reached.has(next)) continue
      reached.add(next)
      open.push(next)
    }
  }
  return reached
}
