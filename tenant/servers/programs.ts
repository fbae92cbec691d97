import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Returns the path of an installed program: the first one in the folders of `before`, PATH, and `after`. */
export function findProgram(
  name: string,
  environment: NodeJS.ProcessEnv,
  before: readonly string[] = [],
  after: readonly string[] = [],
): string | undefined {
  const path = (environment['PATH'] ?? '').split(delimiter)
  return [...before, ...path, ...after].map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
