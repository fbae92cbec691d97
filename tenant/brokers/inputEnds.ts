import type { InputEnd } from './broker'

/** The ends of a step's inputs, in any of its processes. */
export class InputEnds {
  private readonly byMessageId = new Map<string, Deferred>()

  /** Forgets an earlier end, because an input that is sent again with the same ID must end again. */
  begin(messageId: string): void {
    this.byMessageId.set(messageId, defer())
  }

  settle(messageId: string, end: InputEnd): void {
    this.of(messageId).resolve(end)
  }

  wait(messageId: string): Promise<InputEnd> {
    return this.of(messageId).promise
  }

  private of(messageId: string): Deferred {
    const known = this.byMessageId.get(messageId)
    if (known) return known
    this.begin(messageId)
    return this.of(messageId)
  }
}

interface Deferred {
  readonly promise: Promise<InputEnd>
  readonly resolve: (end: InputEnd) => void
}

function defer(): Deferred {
  let resolve: (end: InputEnd) => void = () => undefined
  const promise = new Promise<InputEnd>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
