import { getHeapStatistics } from 'node:v8'
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

test('JSON that would not fit into memory is rejected before it is parsed', () => {
  // An empty list needs 40 bytes, and each further value 16: both are more than the memory that is left.
  const { heap_size_limit } = getHeapStatistics()
  const error = expect.objectContaining({
    name: 'UnexpectedResponseError',
    message:
      'The response has more values than fit into the memory of the step. Request less data at a time, for example with a smaller page size.',
  })
  expect(() => parseJson('['.repeat(heap_size_limit / 64))).toThrow(error)
  expect(() => parseJson('{'.repeat(heap_size_limit / 64))).toThrow(error)
  expect(() => parseJson(','.repeat(heap_size_limit / 28))).toThrow(error)
})

test('large JSON that fits into memory is parsed', () => {
  const text = 'x'.repeat(2 * 1024 * 1024)
  expect(parseJson(`["${text}"]`)).toEqual([text])
})
