import { stateName } from '../../../tenant/studio/stateFile'

test('the state of each component folder has its own name, also for paths with the same words', () => {
  const folders = ['/a/b-c', '/a/b/c', '/a/b_c', `/${'x'.repeat(70)}/b`, `/y/${'x'.repeat(70)}/b`]
  const names = folders.map(stateName)
  expect(new Set(names).size).toBe(folders.length)
  expect(names[0]).toMatch(/^studio--a-b-c-[0-9a-f]{8}\.json$/)
  expect(stateName(undefined)).toBe('studio.json')
})
