import { contact, last, more, poll, scripted } from '../scriptedGraph'

const at = (time: string) => Date.parse(`2026-02-01T${time}Z`)
const changed = (time: string) => contact(time, { lastModifiedDateTime: `2026-02-01T${time}Z` })
const page = { ...last('d1'), value: ['10:00:00', '10:05:00', '10:10:00'].map(changed) }
const start = '/me/contactFolders/f/contacts/delta'

/** Polls from a cursor that a poll with `endTime` stored. Returns the first request and the emitted IDs. */
async function pollWith(endTime: number | undefined, stored: unknown) {
  const { api, requests } = scripted(page)
  const { ids, warnings, cursor } = await poll(api, { endTime }, stored)
  return { ids: ids.flat(), from: requests[0]?.path ?? requests[0]?.link, warnings, cursor }
}

test.each([
  ['cleared', undefined, ['10:05:00', '10:10:00']],
  ['moved to later', at('10:06:00'), ['10:05:00']],
])('an endTime that is %s emits the changes that it excluded', async (_, endTime, expected) => {
  const first = await pollWith(at('10:04:00'), undefined)
  expect(first.ids).toEqual(['10:00:00'])
  const { ids, from, warnings } = await pollWith(endTime, first.cursor)
  expect({ ids, from }).toEqual({ ids: expected, from: start })
  expect(warnings).toEqual([expect.stringContaining('"endTime"')])
})

test('an endTime that changes repeatedly loses no changes, even during a round', async () => {
  const first = await pollWith(at('10:04:00'), undefined)
  const { pages } = await poll(
    scripted(more('n1'), last('d2')).api,
    { endTime: at('10:06:00') },
    first.cursor,
  )
  const { ids } = await pollWith(undefined, pages[0]?.cursor)
  expect(ids).toEqual(['10:05:00', '10:10:00'])
})

test('an endTime that changes during the first round starts it again', async () => {
  const { pages } = await poll(scripted(more('n1'), last('d1')).api, { endTime: at('10:04:00') })
  const { from, ids } = await pollWith(undefined, pages[0]?.cursor)
  expect({ from, ids }).toEqual({ from: start, ids: ['10:00:00', '10:05:00', '10:10:00'] })
})

test.each([
  ['stays', at('10:04:00'), at('10:04:00')],
  ['is moved to earlier', at('10:04:00'), at('10:03:00')],
  ['has not excluded any changes so far', Date.parse('2099-01-01'), undefined],
])('an endTime that %s continues with the delta link', async (_, before, after) => {
  const { cursor } = await pollWith(before, undefined)
  const { from, warnings } = await pollWith(after, cursor)
  expect({ from, warnings }).toEqual({ from: 'd1', warnings: [] })
})
