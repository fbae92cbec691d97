import { atShutdown } from '../../../lib/runtime/shutdown'

test('the exit waits for the newest task of each account, regardless of tasks that fail', async () => {
  const { exit } = process
  const done: string[] = []
  const task = (name: string) => async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    done.push(name)
  }
  const exited = new Promise<unknown>((resolve) => {
    process.exit = resolve as never
  })
  atShutdown('a', task('an older one of a'))
  atShutdown('a', task('a'))
  atShutdown('b', () => Promise.reject(new Error('failed')))
  atShutdown('c', task('c'))

  process.exit(3)

  expect(done).toEqual([])
  expect(await exited).toBe(3)
  expect(done).toEqual(['a', 'c'])
  process.exit = exit
})
