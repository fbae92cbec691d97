import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requestsDocument } from './document'

/** Writes docs/requests.md. */
requestsDocument().then((text) => {
  writeFileSync(join(__dirname, '../../docs/requests.md'), text)
  process.stdout.write('Wrote docs/requests.md.\n')
})
