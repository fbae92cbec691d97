import { messageRoom } from '../../../lib/emit/messageRoom'
import type { StepContext } from '../../../lib/runtime/context'

const place = { flowId: 'flow', stepId: 'step' }
const message = { id: 'message', body: { records: ['a'.repeat(1000)] } }
const whole = (10 * 1024 * 1024 * 3) / 4 - 8192

function runtimeWith(retrieveStep: () => Promise<unknown>, settings: Record<string, unknown> = {}) {
  return {
    getConfig: () => settings,
    getApiClient: () => ({ tasks: { retrieveStep } }),
  } as unknown as StepContext
}

const withPassthrough = async () => ({ is_passthrough: true })

test('a body may fill the message if there is no passthrough', async () => {
  const runtime = runtimeWith(async () => ({ is_passthrough: false }))
  expect(await messageRoom(runtime, place, message)).toBe(whole)
})

test('the passthrough contains a copy of the body', async () => {
  const room = await messageRoom(runtimeWith(withPassthrough), place, message)
  expect(room).toBeLessThanOrEqual(whole / 2)
  expect(room).toBeGreaterThan(whole / 2 - 10)
})

test('the passthrough contains the incoming message if the copy is disabled', async () => {
  const runtime = runtimeWith(withPassthrough, { NO_SELF_PASSTRHOUGH: true })
  const room = await messageRoom(runtime, place, message)
  expect(room).toBeLessThan(whole - 1000)
  expect(room).toBeGreaterThan(whole - 1200)
})

test('the messages of earlier steps reduce the room for the body', async () => {
  const runtime = runtimeWith(withPassthrough, { NO_SELF_PASSTRHOUGH: true })
  const passthrough = { 'step-1': { body: { text: 'b'.repeat(100_000) } } }
  const without = await messageRoom(runtime, place, message)
  const room = await messageRoom(runtime, place, { ...message, passthrough })
  expect(without - room).toBeGreaterThan(100_000)
})

test('the passthrough is assumed if the platform does not respond', async () => {
  const runtime = runtimeWith(async () => {
    throw new Error('403')
  })
  expect(await messageRoom(runtime, place, message)).toBeLessThanOrEqual(whole / 2)
})

test('the passthrough is assumed without a client of the platform, unless the caller says otherwise', async () => {
  expect(await messageRoom({} as StepContext, place, message)).toBeLessThanOrEqual(whole / 2)
  expect(await messageRoom({} as StepContext, place, message, false)).toBe(whole)
})

test('a runtime that keeps large bodies in the object storage has no limit', async () => {
  const runtime = runtimeWith(withPassthrough, { EMIT_LIGHTWEIGHT_MESSAGE: true })
  expect(await messageRoom(runtime, place, message)).toBe(Number.POSITIVE_INFINITY)
})
