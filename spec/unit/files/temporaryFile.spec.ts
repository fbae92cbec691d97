import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { temporaryFile } from '../../../lib/files/temporaryFile'

const files = () => readdirSync(tmpdir()).filter((name) => name.startsWith('attachment-'))
// A killed process of the machine may have left some.
const before = new Set(files())
const leftBehind = () => files().filter((name) => !before.has(name))

test('a temporary file is read in any ranges, has fewer bytes at its end, and has no name on disk', async () => {
  const file = await temporaryFile(Readable.from([Buffer.from('abc'), Buffer.from('defg')]))

  expect(file.size).toBe(7)
  expect((await file.read(0, 7)).toString()).toBe('abcdefg')
  expect((await file.read(2, 3)).toString()).toBe('cde')
  expect((await file.read(5, 100)).toString()).toBe('fg')
  expect((await file.read(7, 1)).toString()).toBe('')
  expect(leftBehind()).toEqual([])
  await file.close()
})

test('a stream that fails causes the file to fail', async () => {
  const failing = async function* () {
    yield Buffer.from('abc')
    throw new Error('broken off')
  }

  await expect(temporaryFile(failing())).rejects.toThrow('broken off')
  expect(leftBehind()).toEqual([])
})
