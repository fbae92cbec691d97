/** The twin's own time: that of `source`, put forward by as much as it was told. */
export class Clock {
  #ahead = 0

  constructor(private readonly source: () => number) {}

  readonly now = (): number => this.source() + this.#ahead

  advance(milliseconds: number): void {
    this.#ahead += milliseconds
  }
}
