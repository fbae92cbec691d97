import { rejectionOf } from '../../../tenant/studio/http/guard'

const options = { port: 4680, scheme: 'http', key: 'the-key-of-this-start' } as const
const call = {
  method: 'POST',
  path: '/api/flow/run',
  headers: {
    host: 'localhost:4680',
    origin: 'http://localhost:4680',
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'x-studio-key': options.key,
  },
}

describe('rejectionOf', () => {
  test('a call of the page with the key passes', () => {
    expect(rejectionOf(call, options)).toBeUndefined()
  })

  test.each(['127.0.0.1:4680', '[::1]:4680'])('the loopback address %s passes', (host) => {
    expect(rejectionOf({ method: 'GET', path: '/', headers: { host } }, options)).toBeUndefined()
  })

  test.each(['example.com:4680', 'localhost', 'localhost:4681', '', '127.0.0.1.example.com:4680'])(
    'the host "%s" is rejected with 421',
    (host) => {
      expect(rejectionOf({ ...call, headers: { ...call.headers, host } }, options)?.status).toBe(421)
    },
  )

  test.each([
    ['origin', 'https://example.com', 403],
    ['origin', 'null', 403],
    ['origin', 'http://localhost:3000', 403],
    ['sec-fetch-site', 'cross-site', 403],
    ['sec-fetch-site', 'same-site', 403],
    ['sec-fetch-site', 'none', 403],
    ['x-studio-key', 'the-key-of-this-starT', 401],
    ['x-studio-key', '', 401],
    ['content-type', 'text/plain', 415],
  ])('the header %s with "%s" is rejected with %d', (name, value, status) => {
    expect(rejectionOf({ ...call, headers: { ...call.headers, [name]: value } }, options)?.status).toBe(
      status,
    )
  })

  test('a file cannot be posted to', () => {
    expect(rejectionOf({ ...call, path: '/' }, options)?.status).toBe(405)
  })
})
