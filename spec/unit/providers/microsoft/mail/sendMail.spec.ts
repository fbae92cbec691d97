import {
  ApiError,
  NotFoundError,
  RateLimitError,
  TemporaryError,
  uncertainWrite,
} from '../../../../../lib/errors'
import { draft, mailWith, nothing, type Scripted, send, sentMail } from './scriptedMail'

const lost = new TemporaryError(`No response. ${uncertainWrite}`, { mayHaveBeenApplied: true })
const gone = new NotFoundError('No such email.')
const rejected = new ApiError('It is not a draft.')
const made: Scripted = ['POST messages', draft]
const unknown: Scripted[] = [
  ['GET d1', gone],
  ['GET tag', nothing],
]

test.each<[string, Scripted[], number[]]>([
  ['found as sent immediately', [['GET d1', sentMail]], []],
  [
    'found first as a draft, then as sent',
    [
      ['GET d1', draft],
      ['GET d1', sentMail],
    ],
    [1000],
  ],
  ['not found at first, then as sent', [...unknown, ['GET d1', sentMail]], [1000]],
  [
    'found as sent under another ID, by its tag',
    [
      ['GET d1', gone],
      ['GET tag', { value: [mailWith('other', false)] }],
    ],
    [],
  ],
])('an email whose response is lost and that is %s is not sent again', async (_what, looks, waits) => {
  const { sent, waitsMs, calls } = await send({ script: [made, ['POST send', lost], ...looks] })

  expect(sent).toEqual({ id: 'd1', internetMessageId: '<1@x>', conversationId: 'c1' })
  expect(waitsMs).toEqual(waits)
  expect(calls.filter((call) => call === 'POST send')).toHaveLength(1)
})

const stillDraft: Scripted[] = [
  ['GET d1', draft],
  ['GET d1', draft],
  ['GET d1', draft],
]

test('an email that stays a draft for four seconds is sent again', async () => {
  const script: Scripted[] = [made, ['POST send', lost], ...stillDraft, ['POST send', {}]]

  const { sent, waitsMs } = await send({ script })

  expect(sent).toMatchObject({ id: 'd1' })
  expect(waitsMs).toEqual([1000, 3000])
})

test('a second attempt that is rejected because the first one arrived late is a success', async () => {
  const script: Scripted[] = [
    made,
    ['POST send', lost],
    ...stillDraft,
    ['POST send', rejected],
    ['GET d1', sentMail],
  ]

  expect((await send({ script })).sent).toMatchObject({ id: 'd1' })
})

test.each<[string, Scripted[]]>([
  ['after the first attempt', [...unknown, ...unknown, ...unknown]],
  [
    'after the second attempt, whose response is lost too',
    [...stillDraft, ['POST send', lost], ...unknown, ...unknown, ...unknown],
  ],
  [
    'after the second attempt, which is rejected',
    [...stillDraft, ['POST send', gone], ...unknown, ...unknown, ...unknown],
  ],
  ['because it does not respond', [1, 2, 3].map((): Scripted => ['GET d1', new TemporaryError('Away.')])],
])(
  'an email that the mailbox does not confirm %s may have been sent and is not sent again',
  async (_when, looks) => {
    const script: Scripted[] = [['GET tag', nothing], made, ['POST send', lost], ...looks]

    const { error, calls } = await send({ script, key: 'k' })

    expect(error).toMatchObject({ name: 'TemporaryError', isRepeatable: false, mayHaveBeenApplied: true })
    expect(error?.message).toMatch(/may have been sent, so it was not sent again/)
    expect(error?.message).not.toContain(uncertainWrite)
    expect(calls).toHaveLength(script.length)
  },
)

test.each<[string, string | undefined, Error, boolean]>([
  ['a permanent rejection', 'k', new RangeError('unexpectedError'), true],
  ['a rate limit for a message whose retry finds the draft', 'k', new RateLimitError('Too fast.'), false],
  ['a rate limit for a message without a key', undefined, new RateLimitError('Too fast.'), true],
])('whether the draft is removed after %s', async (_what, key, failure, isRemoved) => {
  const looked: Scripted[] = key === undefined ? [] : [['GET tag', nothing]]
  const script: Scripted[] = [...looked, made, ['POST send', failure], ['DELETE d1', {}]]

  const { error, calls } = await send({ script, key })

  expect(error).toBe(failure)
  expect(calls.includes('DELETE d1')).toBe(isRemoved)
})

test('an email that stays a draft after two lost responses may be retried and keeps its draft', async () => {
  const script: Scripted[] = [
    ['GET tag', nothing],
    made,
    ['POST send', lost],
    ...stillDraft,
    ['POST send', lost],
    ...stillDraft,
  ]

  const { error } = await send({ script, key: 'k' })

  expect(error).toMatchObject({ name: 'TemporaryError', isRepeatable: true })
  expect(error?.message).toBe('No response. Nothing was sent. Try again later.')
})

test('a draft of an earlier attempt is sent, and an email that was already sent is returned', async () => {
  const taken = await send({
    key: 'k',
    script: [
      ['GET tag', { value: [draft] }],
      ['POST send', {}],
    ],
  })
  const given = await send({ key: 'k', script: [['GET tag', { value: [draft, sentMail] }]] })

  expect(taken.sent).toMatchObject({ id: 'd1' })
  expect(given.sent).toMatchObject({ id: 'd1' })
  expect(given.warnings).toEqual([expect.stringContaining('not sent again')])
})

test('an email that is found without its Internet message ID is not sent again', async () => {
  const { internetMessageId: _, ...found } = sentMail
  const { sent } = await send({ key: 'k', script: [['GET tag', { value: [found] }]] })

  expect(sent).toMatchObject({ id: 'd1' })
})

test('a draft that another process has sent is a success', async () => {
  const script: Scripted[] = [
    ['GET tag', { value: [draft] }],
    ['POST send', rejected],
    ['GET d1', sentMail],
  ]

  expect((await send({ key: 'k', script })).sent).toMatchObject({ id: 'd1' })
})

test('a missing copy is not an error if no copy is wanted', async () => {
  const script: Scripted[] = [made, ['POST send', {}], ...unknown, ...unknown, ...unknown]

  const { sent, warnings } = await send({ script, changes: { isSaved: false } })

  expect(sent).toMatchObject({ id: 'd1' })
  expect(warnings).toEqual([expect.stringContaining('its copy stays in Sent Items')])
})
