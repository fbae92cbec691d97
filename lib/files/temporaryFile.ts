import { randomUUID } from 'node:crypto'
import { open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file on disk without a name: it is gone as soon as it is closed, or its process has ended. */
export interface TemporaryFile {
  /** Bytes. */
  readonly size: number
  /** As many bytes from `start` on, fewer at the end. */
  read(start: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

/** Writes what comes to disk, so that memory holds a piece of it at a time. A stream that fails leaves nothing behind. */
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
        return bytes
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}
