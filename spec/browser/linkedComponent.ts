import { mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(__dirname, '..', '..')
const linked = [
  'component.json',
  'lib',
  'node_modules',
  'package.json',
  'verifyCredentials.js',
  'logo.png',
  'README.md',
]

/** Returns a new folder that contains this component as links, so that a spec can add .env files. */
export function linkComponent(): string {
  const folder = mkdtempSync(join(tmpdir(), 'studio-'))
  for (const name of linked) symlinkSync(join(root, name), join(folder, name))
  return folder
}
