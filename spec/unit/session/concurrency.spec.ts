import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { HttpRequest, HttpResponse, Send } from '../../../lib/http/message'
import { limitConcurrency } from '../../../lib/session/concurrency'

const url = new URL('https://graph.example.com')
const request = { method: 'GET', url, headers: {} }
const response = (stream?: PassThrough): HttpResponse => ({
  status: 200,
  headers: {},
  body: Buffer.alloc(0),
  url,
  ...(stream && { stream }),
})

/** Returns a send function whose responses the spec sends, and counts the open requests. */
function server() {
  const open: { respond: (outcome: HttpResponse | Error) => void }[] = []
  let most = 0
  let current = 0
  const send = async () => {
    most = Math.max(most, ++current)
    const outcome = await new Promise<HttpResponse | Error>((respond) => open.push({ respond }))
    current--
    if (outcome instanceof Error) throw outcome
    return outcome
  }
  return { send, open, most: () => most, current: () => current }
}

/** Returns a function that sends a request in a slot. */
function limited(send: Send, account: string, limit: number) {
  const { inSlot, send: sendInSlot } = limitConcurrency(send, account, limit)
  return async (each: HttpRequest) => sendInSlot(await inSlot(() => ({ ...each }))())
}

test('ten concurrent requests are sent at most four at a time, and all receive a response', async () => {
  const { send, open, most } = server()
  const sendLimited = limited(send, 'ten', 4)
  const all = Promise.all(Array.from({ length: 10 }, () => sendLimited(request)))
  for (let responded = 0; responded < 10; ) {
    await turn()
    for (const { respond } of open.splice(0)) {
      respond(responded++ % 3 === 0 ? response() : response())
    }
  }
  expect(await all).toHaveLength(10)
  expect(most()).toBe(4)
})

test('executions of one account share the limit, and another account has its own', async () => {
  const { send, current } = server()
  for (let count = 0; count < 3; count++) void limited(send, 'shared', 4)(request)
  for (let count = 0; count < 3; count++) void limited(send, 'shared', 4)(request)
  await turn()
  expect(current()).toBe(4)
  void limited(send, 'another', 4)(request)
  await turn()
  expect(current()).toBe(5)
})

test('a failed request and a stream that is read or destroyed release their slots', async () => {
  const { send, open, current } = server()
  const sendLimited = limited(send, 'freed', 1)
  const failed = sendLimited(request)
  const streamed = sendLimited(request)
  const last = sendLimited(request)
  await turn()
  open.shift()?.respond(new Error('reset'))
  await expect(failed).rejects.toThrow('reset')
  await turn()
  const stream = new PassThrough()
  open.shift()?.respond(response(stream))
  await streamed
  await turn()
  expect(current()).toBe(0)
  stream.destroy()
  await turn()
  await turn()
  expect(current()).toBe(1)
  open.shift()?.respond(response())
  await expect(last).resolves.toMatchObject({ status: 200 })
})

test('a request is prepared after its slot is free, and a failed preparation releases the slot', async () => {
  const { send, open } = server()
  const { inSlot, send: sendInSlot } = limitConcurrency(send, 'prepared', 1)
  const first = sendInSlot(await inSlot(() => ({ ...request }))())
  let prepared = 0
  const failed = inSlot(() => {
    prepared++
    throw new Error('no token')
  })()
  const last = inSlot(() => ({ ...request }))().then(sendInSlot)
  await turn()
  expect(prepared).toBe(0)
  open.shift()?.respond(response())
  await first
  await expect(failed).rejects.toThrow('no token')
  expect(prepared).toBe(1)
  await turn()
  open.shift()?.respond(response())
  await expect(last).resolves.toMatchObject({ status: 200 })
})
