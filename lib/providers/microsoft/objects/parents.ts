import type { Api } from '../../../http/api'
import type { Choices } from '../../objectOperations'
import { ifFound } from '../../recordErrors'
import { collectAll, type Item } from '../collection'
import { type GraphObjectType, objectTypeOf } from './objectTypes'

interface Folder {
  readonly id: string
  /** Its name, preceded by the names of its parent folders. */
  readonly label: string
  readonly item: Item
}

/** Returns the folders or calendars of an object type, including nested ones: "Inbox / Projects". */
export async function parents(api: Api, objectType: string): Promise<Choices> {
  const { parentType } = objectTypeOf(objectType)
  if (parentType === undefined) return {}
  const folders = await foldersOf(api, objectTypeOf(parentType))
  return Object.fromEntries(folders.map((folder) => [folder.id, distinctLabel(folder, folders)]))
}

// The designer waits for the response, and folders can be nested to any depth.
const mostLooks = 200
// Graph's limit of simultaneous requests per mailbox.
const atATime = 4

/** Returns all folders, each followed by its subfolders, as deep as the limit of requests allows. */
async function foldersOf(api: Api, { list, below }: GraphObjectType): Promise<Folder[]> {
  const top = await foldersAt(api, list)
  const inside = new Map<Folder, readonly Folder[]>()
  let level = below ? top.filter(mayHaveFolders) : []
  while (below && level.length > 0 && inside.size < mostLooks) {
    const batch = level.slice(0, Math.min(atATime, mostLooks - inside.size))
    const found = await Promise.all(batch.map((folder) => foldersAt(api, below(folder.id), folder)))
    for (const [place, folder] of batch.entries()) inside.set(folder, found[place] ?? [])
    level = [...level.slice(batch.length), ...found.flat().filter(mayHaveFolders)]
  }
  const withInner = (folder: Folder): Folder[] => [folder, ...(inside.get(folder) ?? []).flatMap(withInner)]
  return top.flatMap(withInner)
}

/** Returns the folders on one level, or none if the folder was deleted in the meantime. */
async function foldersAt(api: Api, path: string, within?: Folder): Promise<Folder[]> {
  const items = collectAll(api, { path, query: { $top: '250' } }, 'folders')
  return ((await (within ? ifFound(items) : items)) ?? []).flatMap((item) => {
    const { id, name, displayName = name } = item
    if (typeof id !== 'string') return []
    const own = typeof displayName === 'string' ? displayName : id
    return [{ id, label: within ? `${within.label} / ${own}` : own, item }]
  })
}

/** Mail folders contain the number of subfolders, but contact folders don't. */
function mayHaveFolders({ item }: Folder): boolean {
  return item['childFolderCount'] !== 0
}

/** Shared calendars often have the same name, so the owner's name is added. */
function distinctLabel({ label, item }: Folder, folders: readonly Folder[]): string {
  const isOnly = folders.filter((folder) => folder.label === label).length === 1
  const { address } = Object(item['owner'])
  return isOnly || typeof address !== 'string' ? label : `${label} (${address})`
}
