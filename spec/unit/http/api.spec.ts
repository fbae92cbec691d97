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
