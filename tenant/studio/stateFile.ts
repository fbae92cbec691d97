import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isObject } from '../isObject'
import type { Account } from './accounts/accountList'
import { openFileProblem } from './fileModes'
import type { Flow, Sample } from './shared/protocol'

export const stateVersion = 1

export interface SavedAccount extends Pick<Account, 'id' | 'name' | 'app' | 'fields' | 'state' | 'message'> {
  /** The token set of a real account. Accounts of the fakes are connected again at the start. */
  readonly oauth?: unknown
}

export interface SavedState {
  readonly version: typeof stateVersion
  readonly accounts: readonly SavedAccount[]
  readonly flow: Flow
  readonly samples: Readonly<Record<string, Sample>>
  readonly snapshots: Readonly<Record<string, unknown>>
}

/** Returns the name of the state file, which is different for each component folder. */
export function stateName(component: string | undefined): string {
  if (component === undefined) return 'studio.json'
  // Several paths can have the same readable part.
  const hash = createHash('sha256').update(component).digest('hex').slice(0, 8)
  return `studio-${component.replace(/[^A-Za-z0-9]+/g, '-').slice(-60)}-${hash}.json`
}

/** Reads the state of the last start. A file of another version is set aside. */
export function readState(file: string): SavedState | undefined {
  if (!existsSync(file)) return undefined
  const problem = openFileProblem(file, file)
  if (problem !== undefined) throw new Error(problem)
  const read = parse(readFileSync(file, 'utf8'))
  if (isObject(read) && read['version'] === stateVersion) return read as unknown as SavedState
  renameSync(file, `${file}.${Date.now()}.old`)
  return undefined
}

/** Writes the state so that a crash leaves the old file or the new one, readable for its owner only. */
export function writeState(file: string, state: SavedState): void {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.${randomUUID()}`
  writeFileSync(temporary, JSON.stringify(state, null, 2), { mode: 0o600, flag: 'wx' })
  renameSync(temporary, file)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
