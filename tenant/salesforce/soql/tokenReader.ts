import { malformedQuery } from './soqlError'
import type { Literal, Name } from './syntax'
import { type Token, tokensOf } from './tokens'

const reserved = new Set(
  'AND ASC DESC EXCLUDES FROM GROUP HAVING IN INCLUDES LIKE LIMIT NOT NULLS OFFSET OR ORDER SELECT WHERE WITH'.split(
    ' ',
  ),
)

/** Reads the tokens of a query from left to right. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(readonly soql: string) {
    this.#tokens = tokensOf(soql)
  }

  /** Consumes the next token if it is this keyword or symbol. */
  take(text: string): boolean {
    const { kind, text: found } = this.#peek()
    const isThere = (kind === 'word' || kind === 'symbol') && found.toUpperCase() === text
    if (isThere) this.#next++
    return isThere
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected(`expecting '${text}', found`)
  }

  expectEnd(): void {
    if (this.#peek().kind !== 'end') throw this.unexpected()
  }

  /** Consumes the name of a field or an object. */
  name(): Name {
    const { kind, text, position } = this.#peek()
    if (kind !== 'word' || reserved.has(text.toUpperCase())) throw this.unexpected()
    this.#next++
    return { text, position }
  }

  literal(): Literal {
    const { literal } = this.#peek()
    if (!literal) throw this.unexpected()
    this.#next++
    return literal
  }

  wholeNumber(): number {
    const { text, literal } = this.#peek()
    if (literal?.type !== 'number' || !/^\d+$/.test(text)) throw this.unexpected()
    this.#next++
    return Number(text)
  }

  /** Returns an error about the next token. */
  unexpected(complaint = 'unexpected token:'): Error {
    const { text, position } = this.#peek()
    return malformedQuery(this.soql, position, `${complaint} '${text}'`)
  }

  #peek(): Token {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] as Token
  }
}
