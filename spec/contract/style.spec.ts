import { basename } from 'node:path'
import { readText, sourcePaths } from './project'

const offendersOf = (isOffender: (text: string, path: string) => boolean): string[] =>
  sourcePaths.filter((path) => isOffender(readText(path), path))

test('each file has fewer than 200 lines', () => {
  expect(offendersOf((text) => text.trimEnd().split('\n').length >= 200)).toEqual([])
})

test('no file is named util, helper, or common', () => {
  expect(offendersOf((_, path) => /util|helper|common/i.test(basename(path)))).toEqual([])
})

test('no file writes to the console', () => {
  expect(offendersOf((text) => /\bconsole\./.test(text))).toEqual([])
})
