import { gzipSync } from 'node:zlib'
import type { Answer } from '../answer'
import { RepeatedContent } from '../files/content'
import type { Fault } from './faults'

const blanks = Buffer.alloc(2 ** 20, ' ')

/** What looks like JSON that is about to begin; compressed piece by piece, as RFC 1952 section 2.2 allows. */
export function hugeBody({ mebibytes, isCompressed }: Extract<Fault, { kind: 'hugeBody' }>): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...(isCompressed && { 'content-encoding': 'gzip' }) },
    body: new RepeatedContent(isCompressed ? gzipSync(blanks) : blanks, mebibytes),
  }
}
