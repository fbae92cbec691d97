/** Runs a trigger once or in an interval. While an execution is in progress, the next one waits for its end. */
export class Ticker {
  #interval: { readonly ms: number; readonly timer: NodeJS.Timeout } | undefined
  #isDue = false

  constructor(
    private readonly inputs: { readonly isBusy: boolean },
    private readonly run: () => void,
  ) {}

  get intervalMs(): number | undefined {
    return this.#interval?.ms
  }

  /** Runs the trigger immediately, and again in this interval. */
  start(ms: number): void {
    this.stop()
    this.#interval = { ms, timer: setInterval(() => this.tick(), ms) }
    this.tick()
  }

  stop(): void {
    if (this.#interval) clearInterval(this.#interval.timer)
    this.#interval = undefined
    this.#isDue = false
  }

  tick(): void {
    this.#isDue = this.inputs.isBusy
    if (!this.#isDue) this.run()
  }

  /** Runs the trigger if an execution has waited. */
  tickIfDue(): void {
    if (this.#isDue) this.tick()
  }
}
