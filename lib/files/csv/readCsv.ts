import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { UnexpectedResponseError } from '../../errors'

/** Returns the rows of CSV, the header first. Throws UnexpectedResponseError if it is not CSV. */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  delimiter = ',',
): AsyncGenerator<readonly string[]> {
  const parser = Readable.from(chunks, { objectMode: false }).pipe(
    parse({ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true }),
  )
  try {
    for await (const row of parser) yield row
  } catch (error) {
    throw new UnexpectedResponseError(
      `The API returned a CSV file that cannot be read: ${(error as Error).message}. Try again later.`,
      { cause: error },
    )
  }
}
