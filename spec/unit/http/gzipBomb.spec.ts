import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { root } from '../../contract/project'
import { localApi } from '../../support/localApi'

const megabyte = 2 ** 20
const gigabyte = 1024 * megabyte

test('a gzip bomb of 1 GB uses little memory and stops at the limit', async () => {
  const api = await localApi()
  // A gzip file may have many members (RFC 1952 section 2.2).
  const member = gzipSync(Buffer.alloc(16 * megabyte))
  const bomb = Buffer.concat(Array<Buffer>(gigabyte / (16 * megabyte)).fill(member))
  expect(bomb.length).toBeLessThan(2 * megabyte)
  api.respond('GET /', { headers: { 'content-encoding': 'gzip' }, body: bomb })

  const { fault, usedMegabytes } = await inItsOwnProcess(api.url, 64 * megabyte)
  expect(fault).toBe('tooLarge')
  expect(usedMegabytes).toBeLessThan(256)
}, 60_000)

/** Fetches with a size limit in a new process of the built code. Returns the growth of its peak memory. */
async function inItsOwnProcess(url: string, maxBodyBytes: number) {
  const script = `
    const { sender } = require('./lib/http/send')
    const before = process.resourceUsage().maxRSS
    sender({ timeoutMs: 30000, maxBodyBytes: ${maxBodyBytes} })({ method: 'GET', url: new URL('${url}'), headers: {} })
      .then(() => ({ fault: 'none' }), (error) => error)
      .then(({ fault }) => {
        const usedMegabytes = (process.resourceUsage().maxRSS - before) / 1024
        process.stdout.write(JSON.stringify({ fault, usedMegabytes }), () => process.exit())
      })`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: root })
  return JSON.parse(stdout) as { fault: string; usedMegabytes: number }
}
