import { randomUUID } from 'node:crypto'
import { open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countShortLived } from '../http/shortLivedBuffers'

/** An unlinked file on disk, which is removed when it is closed or when the process exits. */
export interface TemporaryFile {
  /** Bytes. */
  readonly size: number
  /** Returns `length` bytes from `start`, or fewer at the end. */
  read(start: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

/** Writes a stream to disk, one chunk at a time. Leaves no file if the stream fails. */
export async function temporaryFile(chunks: AsyncIterable<Buffer>): Promise<TemporaryFile> {
  const path = join(tmpdir(), `attachment-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  try {
    await unlink(path)
    let size = 0
    for await (const chunk of chunks) {
      await file.writeFile(chunk)
      size += chunk.length
    }
    return {
      size,
      read: async (start, length) => {
        const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - start)))
        await file.read(bytes, 0, bytes.length, start)
        countShortLived(bytes.length)
        return bytes
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}
