import v8 from 'node:v8'
import { jsonObject, parseJson } from '../../../lib/http/api'

function response(body: string) {
  return { status: 200, headers: {}, body: Buffer.from(body), url: new URL('https://api.example.com/me?x=1') }
}

test('a JSON object is returned unchanged', () => {
  expect(jsonObject(response('{"a": ["ü"]}'), 'the profile')).toEqual({ a: ['ü'] })
})

test.each(['', 'null', '[]', '"text"', '1', '<html>', '{"a":'])(
  'the response body %j is rejected because it is not a JSON object',
  (body) => {
    expect(() => jsonObject(response(body), 'the profile')).toThrow(
      expect.objectContaining({
        name: 'UnexpectedResponseError',
        message:
          'api.example.com returned 200 without a JSON object for the profile. Try again later. If the error persists, check the base URL.',
      }),
    )
  },
)

test('parseJson returns undefined for invalid JSON and null for null', () => {
  expect(parseJson('{')).toBeUndefined()
  expect(parseJson('null')).toBeNull()
})

describe('the memory that is left', () => {
  const mib = 1024 * 1024
  const tooMuch =
    'The response has more values than fit into the memory of the step. Request less data at a time, for example with a smaller page size.'

  /** Replaces only the figures of V8, because a response that fills the real memory takes seconds to read. */
  function withMemory(leftMib: number): void {
    const statistics = { ...v8.getHeapStatistics(), heap_size_limit: (leftMib + 30) * mib }
    jest.spyOn(v8, 'getHeapStatistics').mockReturnValue({ ...statistics, used_heap_size: 30 * mib })
  }

  afterEach(() => {
    jest.restoreAllMocks()
  })

  // 2 bytes per character, 40 per object or list, and 16 per further value must fit into 60% of it.
  test.each([
    ['lists', '[', 70.1],
    ['objects', '{', 70.1],
    ['values', ',', 30.1],
    ['text', 'x', 3.4],
  ])('JSON with more %s than fit is rejected before it is parsed', (_, character, leftMib) => {
    withMemory(leftMib)
    expect(parseJson(character.repeat(mib))).toBeUndefined()
    withMemory(leftMib - 0.2)
    expect(() => parseJson(character.repeat(mib))).toThrow(
      expect.objectContaining({ name: 'UnexpectedResponseError', message: tooMuch }),
    )
  })

  test('JSON of less than 1 MiB is always parsed', () => {
    withMemory(0)
    const text = JSON.stringify('x'.repeat(mib - 3))
    expect(text).toHaveLength(mib - 1)
    expect(parseJson(text)).toHaveLength(mib - 3)
    expect(() => parseJson(`${text} `)).toThrow(tooMuch)
  })
})
