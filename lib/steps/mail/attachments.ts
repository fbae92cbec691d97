import { basename } from 'node:path/posix'
import { ConfigurationError } from '../../errors'
import { type DownloadServices, download, type FileErrorTexts } from '../../files/download'
import { fileUrl } from '../../files/fileUrl'
import type { OutgoingFile } from '../../providers/mailOperations'
import { Fields } from '../../values/fields'
import { safeFileName } from '../../values/fileName'

/** A file to attach, as a message describes it. */
interface Attachment {
  readonly url: URL
  readonly name: string
  readonly contentType: string | undefined
  readonly isInline: boolean
  readonly contentId: string | undefined
}

/**
 * Returns the files to attach, without links to cloud files, which a polled email may have. Throws ConfigurationError if
 * one is invalid.
 */
export function readAttachments(value: unknown, storage: DownloadServices['storage']): readonly Attachment[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value))
    return value.flatMap((each, index) => (isCloudLink(each) ? [] : [readAttachment(each, index, storage)]))
  throw new ConfigurationError(
    'The field "attachments" is not a list such as [{"url": "https://example.com/price-list.pdf"}].',
  )
}

function isCloudLink(value: unknown): boolean {
  const { '@odata.type': type, url } = Object(value) as Record<string, unknown>
  return type === '#microsoft.graph.referenceAttachment' && (url === undefined || url === null)
}

function readAttachment(value: unknown, index: number, storage: DownloadServices['storage']): Attachment {
  const prefix = `attachments[${index}].`
  const entries = Object.entries(Object(value)).map(([name, each]) => [prefix + name, each])
  const fields = new Fields(Object.fromEntries(entries))
  const { url: given, error } = Object(value) as Record<string, unknown>
  if (!given && typeof error === 'string')
    throw new ConfigurationError(
      `The field "${prefix}url" is missing, because the file could not be read: ${error}`,
    )
  const url = fileUrl(given, `${prefix}url`, storage)
  const name = safeFileName(fields.text(`${prefix}name`) ?? nameIn(url))
  return {
    url,
    name,
    contentType: fields.text(`${prefix}contentType`),
    isInline: fields.isChecked(`${prefix}isInline`),
    contentId: fields.text(`${prefix}contentId`),
  }
}

function nameIn({ pathname }: URL): string {
  try {
    return decodeURIComponent(basename(pathname)) || 'attachment'
  } catch {
    return 'attachment'
  }
}

// https://learn.microsoft.com/graph/outlook-large-attachments
const maxBytes = 150 * 1024 * 1024

const fileWords: FileErrorTexts = {
  subject: 'An attachment',
  nothingDone: 'Nothing was sent.',
  tooLarge:
    'The files in the field "attachments" exceed the limit of 150 MB per email. Send a link instead of the largest file.',
}

/** Downloads the files one at a time. Throws ConfigurationError if they exceed the limit of an email in total. */
export async function fetchFiles(
  attachments: readonly Attachment[],
  services: DownloadServices,
): Promise<readonly OutgoingFile[]> {
  const files: OutgoingFile[] = []
  let bytesLeft = maxBytes
  try {
    for (const { url, contentType, ...described } of attachments) {
      const { file, contentType: received } = await download(url, bytesLeft, services, fileWords)
      files.push({
        ...file,
        ...described,
        contentType: contentType ?? received ?? 'application/octet-stream',
      })
      bytesLeft -= file.size
    }
    return files
  } catch (error) {
    await Promise.all(files.map((file) => file.close()))
    throw error
  }
}
