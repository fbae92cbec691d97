/** Passes pages on while the next one is already being fetched. A failure waits its turn. */
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
    // Waits for the page under way, whose result nobody wants any more.
    await iterator.return?.()?.catch?.(() => {})
  }
}
