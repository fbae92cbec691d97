import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(__dirname, '../unit', process.env.MUTATE ?? 'auth')
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()

// Starts a process with the compiled code, which has no mutants.
const ownProcess = 'gzipBomb.spec.ts'

// In one file, because loading the modules again for each file would take most of the time. In reverse, the specs of pure
// functions come before those that need servers.
for (const path of paths.reverse()) {
  if (path.endsWith('.spec.ts') && path !== ownProcess) require(join(folder, path))
}
