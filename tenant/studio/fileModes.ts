import { statSync } from 'node:fs'

/** Returns a sentence with the remedy if other users of this machine can read the file. */
export function openFileProblem(path: string, name: string): string | undefined {
  if (process.platform === 'win32') return undefined
  if ((statSync(path).mode & 0o077) === 0) return undefined
  return `The file ${name} holds secrets, and other users of this machine can read it. Run: chmod 600 ${name}`
}
