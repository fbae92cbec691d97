import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { MappingFault, MappingReply, MappingRequest } from './mappingWorker'

const limitMs = 1000
const heapMegabytes = 64

export type MappingResult = { readonly value: unknown } | { readonly fault: MappingFault }

interface Waiting {
  readonly request: MappingRequest
  readonly resolve: (result: MappingResult) => void
}

/** Maps messages in a worker. An expression that takes longer than a second, or too much memory, is ended. */
export class Mapper {
  readonly #script = join(__dirname, 'mappingWorker.js')
  readonly #waiting: Waiting[] = []
  #worker: Worker | undefined
  #timer: NodeJS.Timeout | undefined
  #lastId = 0
  #isReady = false

  map(mapper: unknown, message: MappingRequest['message']): Promise<MappingResult> {
    return new Promise((resolve) => {
      this.#waiting.push({ request: { id: ++this.#lastId, mapper, message }, resolve })
      if (this.#waiting.length === 1) this.#next()
    })
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#worker?.terminate()
  }

  #next(): void {
    const [first] = this.#waiting
    if (!first) return
    if (!this.#worker) this.#worker = this.#start()
    else if (this.#isReady) this.#send(first.request)
  }

  #send(request: MappingRequest): void {
    this.#timer = setTimeout(() => this.#end(`The expression took longer than ${limitMs / 1000} s.`), limitMs)
    this.#worker?.postMessage(request)
  }

  #start(): Worker {
    if (!existsSync(this.#script)) throw new Error(`${this.#script} is missing: run "npm run build" first.`)
    const worker = new Worker(this.#script, {
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: heapMegabytes / 4 },
    })
    worker.unref()
    worker.on('message', (message: MappingReply | 'ready') => {
      if (message !== 'ready') return this.#settle(message)
      // Loading the worker is not part of an expression's time.
      this.#isReady = true
      this.#next()
    })
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#end(`The expression failed: ${error.message}`)
    })
    return worker
  }

  /** Ends the worker; the next expression gets another one. */
  #end(message: string): void {
    void this.#worker?.terminate()
    this.#worker = undefined
    this.#isReady = false
    this.#settle({ fault: { path: '', message } })
  }

  #settle(result: MappingResult): void {
    clearTimeout(this.#timer)
    const settled = this.#waiting.shift()
    settled?.resolve('fault' in result ? { fault: result.fault } : { value: result.value })
    this.#next()
  }
}
