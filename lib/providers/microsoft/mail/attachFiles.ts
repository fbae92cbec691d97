import type { OutgoingFile, SendingServices } from '../../mailOperations'
import { collectAll } from '../collection'
import { mailPath } from './mailbox'
import { beforeSending, isUncertain } from './uncertain'
import { descriptionOf, uploadFile } from './uploadFile'

/** Attaches the files to a draft. After a lost response, or for an existing draft, only those that are missing. */
export async function attachFiles(
  services: SendingServices,
  draftId: string,
  files: readonly OutgoingFile[],
  mayHaveSome: boolean,
): Promise<void> {
  try {
    await attachAll(services, draftId, mayHaveSome ? await missingFiles(services, draftId, files) : files)
  } catch (error) {
    if (!isUncertain(error)) throw error
    await attachMissing(services, draftId, files)
  }
}

async function attachMissing(
  services: SendingServices,
  draftId: string,
  files: readonly OutgoingFile[],
): Promise<void> {
  try {
    await attachAll(services, draftId, await missingFiles(services, draftId, files))
  } catch (error) {
    throw beforeSending(error)
  }
}

/** A file is attached after all of it has arrived. Files with the same name are distinguished only by their number. */
async function missingFiles(
  { api }: SendingServices,
  draftId: string,
  files: readonly OutgoingFile[],
): Promise<OutgoingFile[]> {
  if (files.length === 0) return []
  const list = { path: `${mailPath(draftId)}/attachments`, query: { $select: 'name' } }
  const names = (await collectAll(api, list, 'the attachments of a draft')).map(({ name }) => name)
  return files.filter(({ name }) => {
    const place = names.indexOf(name)
    if (place >= 0) names.splice(place, 1)
    return place < 0
  })
}

async function attachAll(
  services: SendingServices,
  draftId: string,
  files: readonly OutgoingFile[],
): Promise<void> {
  const path = `${mailPath(draftId)}/attachments`
  for (const file of files) {
    if (file.size < smallestUpload) await attachInline(services, path, file)
    else await uploadFile(services, path, file)
  }
}

// https://learn.microsoft.com/graph/outlook-large-attachments: one request below 3 MB, otherwise ranges.
const smallestUpload = 3_000_000

async function attachInline({ api }: SendingServices, path: string, file: OutgoingFile): Promise<void> {
  const contentBytes = (await file.read(0, file.size)).toString('base64')
  const json = { '@odata.type': '#microsoft.graph.fileAttachment', ...descriptionOf(file), contentBytes }
  await api({ method: 'POST', path, json })
}
