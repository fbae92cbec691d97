import type { InputEnd } from './broker'

/** How the inputs of a step ended, whichever of its processes ended them. */
export class InputEnds {
  private readonly byMessageId = new Map<string, Deferred>()

  /** An input sent again under its old id has yet to end again. */
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
