import type { HttpRequest } from '../../../lib/http/message'
import { TransportFailure } from '../../../lib/http/transportFailure'
import { logged, redactedLog } from '../../../lib/runtime/log'

const request: HttpRequest = {
  method: 'POST',
  url: new URL('https://user:pw@api.example.com/token?code=c0de'),
  headers: { authorization: 'Bearer b3arer' },
  body: 'b0dy',
}
const response = {
  status: 201,
  headers: { 'set-cookie': 'c00kie' },
  body: Buffer.from('answ3r'),
  url: request.url,
}

function log(logger: { level?: unknown } = {}) {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  return { lines, ...redactedLog({ debug: write, info: write, warn: write, ...logger }, () => secrets) }
}
let secrets: string[] = []

test('every level is redacted with the secrets that are known when the line is written', () => {
  const { lines, debug, info, warn } = log()
  secrets = ['first-secret']
  debug('first-secret')
  secrets.push('second-secret')
  info('first-secret second-secret')
  warn('second-secret')
  expect(lines).toEqual(['***', '*** ***', '***'])
})

test.each([
  { level: 'debug', number: 20, written: ['***'] },
  { level: 'info', number: 30, written: [] },
])('a debug line is written if the level of the runtime allows it: $level', ({ number, written }) => {
  const { lines, debug } = log({ level: () => number })
  secrets = ['first-secret']
  debug('first-secret')
  expect(lines).toEqual(written)
})

test('a logger whose level is a string writes the line too', () => {
  const { lines, debug } = log({ level: 'info' })
  debug('words')
  expect(lines).toEqual(['words'])
})

test('a request logs its method, its URL without the query, its status, and its duration', async () => {
  const { lines, ...clean } = log()
  const observed: unknown[] = []
  const given = await logged(
    async () => response,
    clean,
    (each) => observed.push(each),
  )(request)
  expect(given).toBe(response)
  expect(observed).toEqual([response])
  expect(lines).toEqual([expect.stringMatching(/^POST https:\/\/api\.example\.com\/token 201 \d+ ms$/)])
})

test('a request without a response logs a line, and its error is thrown', async () => {
  const { lines, ...clean } = log()
  const observed: unknown[] = []
  const failure = new TransportFailure('timeout', 'no complete response within 5 ms')
  const send = logged(
    () => Promise.reject(failure),
    clean,
    (each) => observed.push(each),
  )
  await expect(send(request)).rejects.toBe(failure)
  expect(observed).toEqual([undefined])
  expect(lines).toEqual([
    expect.stringMatching(
      /^POST https:\/\/api\.example\.com\/token no complete response within 5 ms \d+ ms$/,
    ),
  ])
})
