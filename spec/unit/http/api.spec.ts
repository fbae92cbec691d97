import { jsonObject, parseJson } from '../../../lib/http/api'

function answer(body: string) {
  return { status: 200, headers: {}, body: Buffer.from(body), url: new URL('https://api.example.com/me?x=1') }
}

test('a JSON object is given as it is', () => {
  expect(jsonObject(answer('{"a": ["ü"]}'), 'the profile')).toEqual({ a: ['ü'] })
})

test.each(['', 'null', '[]', '"text"', '1', '<html>', '{"a":'])('%j is no JSON object', (body) => {
  expect(() => jsonObject(answer(body), 'the profile')).toThrow(
    expect.objectContaining({
      name: 'UnexpectedResponseError',
      message:
        'api.example.com returned 200 without a JSON object for the profile. Try again later. If the error persists, check the base URL.',
    }),
  )
})

test('what is no JSON is undefined, null is null', () => {
  expect(parseJson('{')).toBeUndefined()
  expect(parseJson('null')).toBeNull()
})
