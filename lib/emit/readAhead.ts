import { UnexpectedResponseError } from '../errors'
import type { ObjectRecord } from '../providers/objectOperations'
import { sizeOf } from './recordMessages'

type Records = readonly ObjectRecord[]

// Bytes of JSON. In memory, records take a multiple of it.
const mostBytesAhead = 8_000_000

/** Yields pages while the next one is being fetched. A failure is thrown after the pages before it. */
export async function* readAhead<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    for (;;) {
      const page = await next
      if (page.done) return
      next = iterator.next()
      next.catch(() => {})
      yield page.value
    }
  } finally {
    // Waits for the request in progress and ignores its result.
    await iterator.return?.()?.catch?.(() => {})
  }
}

/**
 * Yields pages while further ones are read, at least one, and as many as fit into `mostBytes`. Because emitting is slower
 * than reading, an endless list reaches its limits sooner. An UnexpectedResponseError is thrown before the waiting pages.
 */
export async function* readFarAhead(
  pages: AsyncIterable<Records>,
  mostBytes = mostBytesAhead,
): AsyncGenerator<Records> {
  const waiting: { readonly records: Records; readonly bytes: number }[] = []
  const [arrived, taken] = [new Signal(), new Signal()]
  let bytesWaiting = 0
  let end: { readonly error?: unknown } | undefined
  let isClosed = false

  async function read(): Promise<void> {
    for await (const records of pages) {
      const bytes = records.reduce((sum, { body }) => sum + sizeOf(body), 0)
      waiting.push({ records, bytes })
      bytesWaiting += bytes
      arrived.send()
      while (!isClosed && waiting.length > 0 && bytesWaiting > mostBytes) await taken.next
      if (isClosed) return
    }
  }

  const reading = read()
    .then(
      () => ({}),
      (error: unknown) => ({ error }),
    )
    .then((result) => {
      end = result
      arrived.send()
    })
  try {
    for (;;) {
      if (end?.error instanceof UnexpectedResponseError) throw end.error
      const page = waiting.shift()
      if (page) {
        bytesWaiting -= page.bytes
        taken.send()
        yield page.records
      } else if (end) {
        if (end.error !== undefined) throw end.error
        return
      } else await arrived.next
    }
  } finally {
    isClosed = true
    taken.send()
    // Waits for the request in progress and ignores its result.
    await reading
  }
}

/** Lets one function wait for the next signal of another. */
class Signal {
  #resolve = () => {}

  get next(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  send(): void {
    this.#resolve()
  }
}
