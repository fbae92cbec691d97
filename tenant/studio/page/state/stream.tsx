import type { StudioEvent } from '../../shared/events'
import { call, send } from './api'

const retryMs = 1000

/**
 * Calls the listener with all events. Only one tab of the browser holds the stream, under a lock, and hands the
 * batches to the others: a browser opens at most six connections to one server.
 */
export async function followEvents(
  listener: (events: readonly StudioEvent[]) => void,
  setOnline: (isOnline: boolean) => void,
): Promise<void> {
  const channel = new BroadcastChannel('studio-events')
  let last = 0
  const accept = (events: readonly StudioEvent[]): void => {
    const fresh = events.filter(({ seq }) => seq > last)
    last = fresh.at(-1)?.seq ?? last
    if (fresh.length > 0) listener(fresh)
  }
  const early: StudioEvent[] = []
  let isReady = false
  channel.onmessage = ({ data }: MessageEvent<StudioEvent[]>) => {
    if (isReady) accept(data)
    else early.push(...data)
  }
  accept(await call<StudioEvent[]>('GET', '/api/history'))
  isReady = true
  accept(early)
  void navigator.locks.request('studio-stream', async () => {
    for (;;) {
      await readStream(last, (batch) => {
        setOnline(true)
        channel.postMessage(batch)
        accept(batch)
      }).catch(() => undefined)
      setOnline(false)
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  })
}

async function readStream(after: number, listener: (batch: StudioEvent[]) => void): Promise<void> {
  const response = await send('GET', `/api/events?after=${after}`)
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`)
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
