/** The format of a job's CSV. */
export interface CsvFormat {
  readonly delimiter: string
  readonly lineEnd: '\n' | '\r\n'
}

/** An error in the user's file, in Salesforce's words. */
export class CsvError extends Error {}

/**
 * Returns the rows of a CSV. Parses it strictly (RFC 4180): the line end must be as announced, and spaces around
 * quotes are not allowed.
 */
export function parseCsv(text: string, { delimiter, lineEnd }: CsvFormat): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const { value, end } = text[at] === '"' ? quotedValue(text, at) : plainValue(text, at, delimiter)
    row.push(value)
    at = end
    if (text[at] === delimiter) {
      at++
      if (at === text.length) row.push('')
      continue
    }
    if (at < text.length) at += lineEndAt(text, at, lineEnd)
    rows.push(row)
    row = []
  }
  if (row.length > 0) rows.push(row)
  return rows
}

/** Returns one line with each value in quotes. */
export function csvLine(values: readonly string[], { delimiter, lineEnd }: CsvFormat): string {
  return values.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter) + lineEnd
}

function quotedValue(text: string, start: number): { value: string; end: number } {
  let value = ''
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote < 0) throw new CsvError('ClientInputError : EOF reached before encapsulated token finished')
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

function plainValue(text: string, start: number, delimiter: string): { value: string; end: number } {
  let end = start
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') {
    if (text[end] === '"')
      throw new CsvError('ClientInputError : invalid char between encapsulated token and delimiter')
    end++
  }
  return { value: text.slice(start, end), end }
}

function lineEndAt(text: string, at: number, lineEnd: string): number {
  const next = text.startsWith('\r\n', at) ? '\r\n' : text[at]
  if (next === lineEnd) return lineEnd.length
  if (next !== '\n' && next !== '\r\n' && next !== '\r')
    throw new CsvError('ClientInputError : invalid char between encapsulated token and delimiter')
  const setting = lineEnd === '\n' ? 'LF' : 'CRLF'
  throw new CsvError(
    `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${setting}`,
  )
}
