import { ChangeLog } from './changeLog'
import { folderId } from './exchangeIds'
import type { Numbers } from './numbers'
import type { Folder } from './storedItem'

/** All folders of one kind in the mailbox. */
export class FolderTree<Fields> {
  /** The changes of the folders themselves. */
  readonly changes = new ChangeLog()
  private readonly folders = new Map<string, Folder<Fields>>()

  constructor(private readonly numbers: Numbers) {}

  /** Returns the folder with this ID or with this well-known name in any case. */
  find(id: string): Folder<Fields> | undefined {
    const name = id.toLowerCase()
    return this.folders.get(id) ?? this.all().find(({ wellKnownName }) => wellKnownName === name)
  }

  all(): readonly Folder<Fields>[] {
    return [...this.folders.values()]
  }

  childrenOf(parentFolderId: string): readonly Folder<Fields>[] {
    return this.all().filter((folder) => folder.parentFolderId === parentFolderId)
  }

  add(displayName: string, parentFolderId: string): Folder<Fields> {
    return this.store(this.numbers.next(), displayName, parentFolderId)
  }

  /** Adds a folder that every mailbox has, with its fixed number and name. */
  addWellKnown(
    number: number,
    displayName: string,
    parentFolderId: string,
    wellKnownName: string,
  ): Folder<Fields> {
    return this.store(number, displayName, parentFolderId, wellKnownName)
  }

  rename(folder: Folder<Fields>, displayName: string): void {
    folder.displayName = displayName
    folder.changeNumber = this.numbers.next()
    this.changes.append(folder.id)
  }

  /** Removes the folder and its subfolders. Returns all of them, so that their items can be removed too. */
  remove(folder: Folder<Fields>): readonly Folder<Fields>[] {
    const below = this.childrenOf(folder.id).flatMap((child) => this.remove(child))
    this.folders.delete(folder.id)
    this.changes.append(folder.id, 'deleted')
    return [...below, folder]
  }

  private store(
    number: number,
    displayName: string,
    parentFolderId: string,
    wellKnownName?: string,
  ): Folder<Fields> {
    const folder: Folder<Fields> = {
      id: folderId(number),
      number,
      displayName,
      parentFolderId,
      changeNumber: this.numbers.next(),
      wellKnownName,
      items: new Map(),
      changes: new ChangeLog(),
    }
    this.folders.set(folder.id, folder)
    this.changes.append(folder.id)
    return folder
  }
}
