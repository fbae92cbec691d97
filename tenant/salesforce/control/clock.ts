/** The time of the fake: the time of `source` plus the time by which the clock was advanced. */
export class Clock {
  #ahead = 0

  constructor(private readonly source: () => number) {}

  readonly now = (): number => this.source() + this.#ahead

  advance(milliseconds: number): void {
    this.#ahead += milliseconds
  }
}
