import { gzipSync } from 'node:zlib'
import { RepeatedContent } from '../files/content'
import type { GraphResponse } from '../graphResponse'
import type { Fault } from './faults'

const blanks = Buffer.alloc(2 ** 20, ' ')

/**
 * Returns a body that looks like the start of JSON. It is compressed in pieces, which RFC 1952 section 2.2 allows.
 */
export function hugeBody({ mebibytes, isCompressed }: Extract<Fault, { kind: 'hugeBody' }>): GraphResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...(isCompressed && { 'content-encoding': 'gzip' }) },
    body: new RepeatedContent(isCompressed ? gzipSync(blanks) : blanks, mebibytes),
  }
}
