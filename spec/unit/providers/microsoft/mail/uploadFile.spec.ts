import { TransportFailure } from '../../../../../lib/http/transportFailure'
import { draft, type Scripted, send } from './scriptedMail'

const rangeBytes = 12 * 320 * 1024

const file = (size: number) => ({
  name: 'film.mp4',
  isInline: false,
  contentId: undefined,
  contentType: 'video/mp4',
  size,
  read: async (start: number, length: number) => Buffer.alloc(Math.min(length, size - start)),
  close: async () => {},
})
const session: Scripted = [
  'POST createUploadSession',
  { uploadUrl: 'https://outlook.example/upload?authtoken=s3cret' },
]
const made: Scripted = ['POST messages', draft]
const lost = new TransportFailure('timeout', 'no complete response within 30000 ms')

test.each(['http://outlook.example/upload', 'https://u:p@outlook.example/', 'nowhere', 7])(
  'the upload URL %p is not called',
  async (uploadUrl) => {
    const script: Scripted[] = [made, ['POST createUploadSession', { uploadUrl }], ['DELETE d1', {}]]

    const { error, calls } = await send({ script, files: [file(3_000_000)] })

    expect(error).toMatchObject({ name: 'UnexpectedResponseError' })
    expect(calls.at(-1)).toBe('DELETE d1')
  },
)

test.each(['NextExpectedRanges', 'nextExpectedRanges'])(
  'an upload continues at the offset in %s',
  async (name) => {
    const script: Scripted[] = [
      made,
      session,
      ['PUT upload', lost],
      ['GET upload', { [name]: [`${rangeBytes}-`] }],
      ['PUT upload', {}],
      ['POST send', {}],
    ]

    expect((await send({ script, files: [file(rangeBytes + 1)] })).error).toBeUndefined()
  },
)

test('a draft is checked for the complete file if its upload session has expired', async () => {
  const script: Scripted[] = [
    made,
    session,
    ['PUT upload', lost],
    ['GET upload', { status: 404 }],
    ['GET attachments', { value: [{ name: 'film.mp4' }] }],
    ['POST send', {}],
  ]

  expect((await send({ script, files: [file(3_000_000)] })).error).toBeUndefined()
})

test('the error of a failed upload contains only the hostname and allows a retry', async () => {
  const script: Scripted[] = [
    made,
    session,
    ...Array<Scripted>(3).fill(['PUT upload', lost]),
    ['DELETE d1', {}],
  ]
  const failing = script.map(
    ([call, response], place): Scripted =>
      place > 2 && place < 5 ? ['GET upload', response] : [call, response],
  )

  const { error } = await send({ script: failing, files: [file(3_000_000)] })

  expect(error).toMatchObject({ name: 'TemporaryError', isRepeatable: true })
  expect(error?.message).toContain('outlook.example failed: no complete response')
  expect(error?.message).not.toContain('s3cret')
})

test('a rejected upload is not treated as a rejection of the account', async () => {
  const script: Scripted[] = [made, session, ['PUT upload', { status: 401 }], ['DELETE d1', {}]]

  const { error } = await send({ script, files: [file(3_000_000)] })

  expect(error).toMatchObject({ name: 'ApiError', message: expect.stringContaining('401 for PUT /upload') })
})

test('an upload session that makes no progress is abandoned', async () => {
  const puts = Array.from({ length: 20 }, (): Scripted[] => [
    ['PUT upload', { status: 416 }],
    ['GET upload', { nextExpectedRanges: ['0'] }],
    ['PUT upload', {}],
  ]).flat()
  const script: Scripted[] = [made, session, ['PUT upload', {}], ...puts]

  const { error, calls } = await send({ script, files: [file(2 * rangeBytes)] })

  expect(error?.message).toContain('did not finish the upload')
  expect(calls.length).toBeLessThan(20)
})

test.each([401, 403, 503])(
  'the error of an upload that is rejected with %d does not contain the permission in its URL',
  async (status) => {
    const token = 'Vb7-x_Zq9/4aK+2mNp0rTs'
    const code = `Rejected-${encodeURIComponent(token)}`
    const rejection = { status, error: { code, message: `The token ${token} has expired.` } }
    const uploadUrl = `https://outlook.example/upload?authtoken=${encodeURIComponent(token)}&v=1`
    const script: Scripted[] = [
      made,
      ['POST createUploadSession', { uploadUrl }],
      ['PUT upload', rejection],
      ...(status === 503 ? Array<Scripted>(2).fill(['GET upload', rejection]) : []),
      ['DELETE d1', {}],
    ]

    const { error } = await send({ script, files: [file(3_000_000)] })

    expect(error?.message).toContain(`returned ${status}`)
    expect(error?.message).toContain('The token *** has expired.')
    expect(`${error?.message} ${Object(error).code}`).not.toMatch(/Zq9|Np0rTs/)
  },
)
