import {
  ApiError,
  NotFoundError,
  RateLimitError,
  TemporaryError,
  uncertainWrite,
} from '../../../../../lib/errors'
import { draft, mailWith, nothing, type Scripted, send, sentMail } from './scriptedMail'

const lost = new TemporaryError(`No answer. ${uncertainWrite}`, { mayHaveBeenApplied: true })
const gone = new NotFoundError('No such mail.')
const refused = new ApiError('It is no draft.')
const made: Scripted = ['POST messages', draft]
const unknown: Scripted[] = [
  ['GET d1', gone],
  ['GET tag', nothing],
]

test.each<[string, Scripted[], number[]]>([
  ['seen as sent at once', [['GET d1', sentMail]], []],
  [
    'first seen as a draft, then as sent',
    [
      ['GET d1', draft],
      ['GET d1', sentMail],
    ],
    [1000],
  ],
  ['first not seen at all, then as sent', [...unknown, ['GET d1', sentMail]], [1000]],
  [
    'seen as sent under another id, by its tag',
    [
      ['GET d1', gone],
      ['GET tag', { value: [mailWith('other', false)] }],
    ],
    [],
  ],
])('a mail whose answer is lost and that is %s is not sent again', async (_what, looks, waits) => {
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

test('what stays a draft for four seconds is sent once more', async () => {
  const script: Scripted[] = [made, ['POST send', lost], ...stillDraft, ['POST send', {}]]

  const { sent, waitsMs } = await send({ script })

  expect(sent).toMatchObject({ id: 'd1' })
  expect(waitsMs).toEqual([1000, 3000])
})

test('a second sending that is refused because the first arrived late is a success', async () => {
  const script: Scripted[] = [
    made,
    ['POST send', lost],
    ...stillDraft,
    ['POST send', refused],
    ['GET d1', sentMail],
  ]

  expect((await send({ script })).sent).toMatchObject({ id: 'd1' })
})

test.each<[string, Scripted[]]>([
  ['after the first sending', [...unknown, ...unknown, ...unknown]],
  [
    'after the second one, lost too',
    [...stillDraft, ['POST send', lost], ...unknown, ...unknown, ...unknown],
  ],
  ['after the second one, refused', [...stillDraft, ['POST send', gone], ...unknown, ...unknown, ...unknown]],
  ['because it cannot be asked', [1, 2, 3].map((): Scripted => ['GET d1', new TemporaryError('Away.')])],
])(
  'where the mailbox does not tell %s, the mail may have been sent and nothing is repeated',
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
  ['a refusal for good', 'k', new RangeError('unexpectedError'), true],
  ['a limit, for an input that will find its draft', 'k', new RateLimitError('Too fast.'), false],
  ['a limit, for an input that would not', undefined, new RateLimitError('Too fast.'), true],
])('%s: is the draft removed', async (_what, key, failure, isRemoved) => {
  const looked: Scripted[] = key === undefined ? [] : [['GET tag', nothing]]
  const script: Scripted[] = [...looked, made, ['POST send', failure], ['DELETE d1', {}]]

  const { error, calls } = await send({ script, key })

  expect(error).toBe(failure)
  expect(calls.includes('DELETE d1')).toBe(isRemoved)
})

test('what stays a draft after two lost answers may come again, and keeps its draft', async () => {
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
  expect(error?.message).toBe('No answer. Nothing was sent. Try again later.')
})

test('a draft of an earlier attempt is taken up, a sent mail is given', async () => {
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

test('a draft that another process sent meanwhile is a success', async () => {
  const script: Scripted[] = [
    ['GET tag', { value: [draft] }],
    ['POST send', refused],
    ['GET d1', sentMail],
  ]

  expect((await send({ key: 'k', script })).sent).toMatchObject({ id: 'd1' })
})

test('without a copy wanted, a copy that does not show up is no failure', async () => {
  const script: Scripted[] = [made, ['POST send', {}], ...unknown, ...unknown, ...unknown]

  const { sent, warnings } = await send({ script, changes: { isSaved: false } })

  expect(sent).toMatchObject({ id: 'd1' })
  expect(warnings).toEqual([expect.stringContaining('its copy stays in Sent Items')])
})
