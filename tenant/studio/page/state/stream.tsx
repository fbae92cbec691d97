import type { StudioEvent } from '../../shared/events'
import { CallError, call, callError, send, startName } from './api'

const retryMs = 1000

export interface StreamListener {
  events(events: readonly StudioEvent[]): void
  online(isOnline: boolean): void
  /** Called if the server rejects the key of this page, because it was started again. */
  rejected(error: CallError): void
}

/** The message of the tab with the stream to the others. */
interface Shared {
  readonly isOnline: boolean
  readonly events: readonly StudioEvent[]
}

/**
 * Calls the listener with all events. Only one tab of the browser holds the stream, under a lock, and hands the
 * batches to the others: a browser opens at most six connections to one server. Tabs of an earlier start use another
 * lock.
 */
export async function followEvents(listener: StreamListener): Promise<void> {
  const name = `studio-${await startName()}`
  const channel = new BroadcastChannel(name)
  let last = 0
  const accept = (events: readonly StudioEvent[]): void => {
    const fresh = events.filter(({ seq }) => seq > last)
    last = fresh.at(-1)?.seq ?? last
    if (fresh.length > 0) listener.events(fresh)
  }
  const early: StudioEvent[] = []
  let isReady = false
  channel.onmessage = ({ data: { isOnline, events } }: MessageEvent<Shared>) => {
    listener.online(isOnline)
    if (isReady) accept(events)
    else early.push(...events)
  }
  accept(await call<StudioEvent[]>('GET', '/api/history'))
  isReady = true
  accept(early)
  const share = (isOnline: boolean, events: readonly StudioEvent[] = []): void => {
    channel.postMessage({ isOnline, events } satisfies Shared)
    listener.online(isOnline)
    accept(events)
  }
  void navigator.locks.request(name, async () => {
    for (;;) {
      const failure: unknown = await readStream(last, (batch) => share(true, batch)).catch((error) => error)
      if (failure instanceof CallError && failure.status === 401) return listener.rejected(failure)
      share(false)
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  })
}

/** Calls the listener with each batch of events, and first with an empty one when the stream is open. */
async function readStream(after: number, listener: (batch: readonly StudioEvent[]) => void): Promise<void> {
  const response = await send('GET', `/api/events?after=${after}`)
  if (!response.ok || !response.body) throw callError(response.status)
  listener([])
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data: '))
      if (data) listener(JSON.parse(data.slice(6)) as StudioEvent[])
    }
  }
}
