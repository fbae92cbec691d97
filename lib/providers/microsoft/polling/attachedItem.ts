import { Readable } from 'node:stream'
import type { FileContent } from '../../objectOperations'
import type { Item } from '../collection'

/** The file for an attached email, event, or contact. */
interface ItemFormat {
  readonly extension: string
  readonly contentType: string
}

const email: ItemFormat = { extension: '.eml', contentType: 'message/rfc822' }
const formats: readonly (ItemFormat & { readonly start: string })[] = [
  { start: 'BEGIN:VCALENDAR', extension: '.ics', contentType: 'text/calendar' },
  { start: 'BEGIN:VCARD', extension: '.vcf', contentType: 'text/vcard' },
]

/**
 * Returns an attached item and its content as a file that programs can open. Graph returns neither a media type nor
 * an extension, so its first bytes decide (https://learn.microsoft.com/graph/api/attachment-get#example-6).
 */
export async function asAttachedItem(
  attachment: Item,
  { stream }: FileContent,
): Promise<{ attachment: Item; content: FileContent }> {
  const chunks = stream[Symbol.asyncIterator]()
  const first = chunks.next()
  // A failure is reported by the stream below, which begins with the same chunk.
  const start = await first.then(
    ({ value }) => String(value ?? '').slice(0, 64),
    () => '',
  )
  const { extension, contentType } = formats.find((format) => isStart(start, format.start)) ?? email
  const content = Readable.from(continued(first, chunks), { objectMode: false })
  content.once('close', () => stream.destroy())
  return {
    attachment: { ...attachment, name: named(attachment['name'], extension), contentType },
    content: { stream: content, contentType },
  }
}

function isStart(text: string, start: string): boolean {
  return text
    .replace(/^\uFEFF?\s*/, '')
    .toUpperCase()
    .startsWith(start)
}

async function* continued(first: Promise<IteratorResult<unknown>>, chunks: AsyncIterator<unknown>) {
  for (let each = await first; !each.done; each = await chunks.next()) yield each.value
}

function named(name: unknown, extension: string): string {
  const given = typeof name === 'string' && name.trim() !== '' ? name : 'attachment'
  return given.toLowerCase().endsWith(extension) ? given : `${given}${extension}`
}
