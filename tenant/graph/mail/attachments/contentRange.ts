import { GraphError } from '../../graphError'
import type { UploadSession } from './uploadSessions'

const step = 320 * 1024
const largestRange = 4 * 1024 * 1024

/** Returns the range of the file in a request. Throws if it does not follow the received ranges. */
export function contentRangeOf(
  header: string | undefined,
  length: number,
  { size, received }: Pick<UploadSession, 'size' | 'received'>,
): { start: number; end: number } {
  const [, ...numbers] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header ?? '') ?? []
  const [start = -1, end = -1, total = -1] = numbers.map(Number)
  if (end - start + 1 !== length || total !== size || end >= size) {
    throw rangeError(400, 'The Content-Range header does not fit the body or the file.')
  }
  if (start !== received) throw rangeError(416, `The next expected range begins at ${received}.`)
  if (length > largestRange) throw rangeError(413, 'A range must not be larger than 4 MB.')
  if (length % step !== 0 && end !== size - 1) {
    throw rangeError(400, 'The length of a range but the last must be a multiple of 320 KiB.')
  }
  return { start, end }
}

function rangeError(status: number, message: string): GraphError {
  return new GraphError(status, 'ErrorInvalidContentRange', message)
}
