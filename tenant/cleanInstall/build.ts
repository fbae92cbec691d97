import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Builder, run } from './builder'
import { ordinaryUser } from './ordinaryUser'
import { say, timed } from './timed'
import { withoutNetwork } from './withoutNetwork'

const repository = join(__dirname, '../..')

/**
 * Builds the component like the platform: `git clone`, `npm install`, `npm test` without network, `npm prune`, and
 * removal of the files that the platform removes.
 */
export async function buildLikeThePlatform(componentPath: string, home: string): Promise<void> {
  const owner: Builder = { folder: home, home }
  const phase = (builder: Builder, ...command: string[]) =>
    timed(command.slice(0, 3).join(' '), () => run(command, builder))

  await phase(owner, 'git', 'clone', '--quiet', repository, componentPath)
  const user = await ordinaryUser()
  if (user.mustBeTaken) await run(['chown', '-R', `${user.uid}:${user.gid}`, home], owner)
  const builder: Builder = { folder: componentPath, home, ...(user.mustBeTaken && { user }) }
  say(`          … as uid ${user.uid}`)

  await phase(builder, 'npm', 'install', '--no-audit')
  const test = await withoutNetwork(['npm', 'test'], user, builder)
  say(`          … npm test ${test.how}`)
  await timed('npm test', () => run(test.command, { folder: componentPath, home, ...test.builder }))
  await phase(builder, 'npm', 'prune', '--omit=dev')
  await removeWhatThePlatformRemoves(componentPath)
  if (existsSync(join(componentPath, 'node_modules/jest'))) throw new Error('npm prune left jest behind.')
}

async function removeWhatThePlatformRemoves(componentPath: string): Promise<void> {
  const names = (await readdir(componentPath)).filter((name) => /^(spec|README)/.test(name))
  await Promise.all(names.map((name) => rm(join(componentPath, name), { recursive: true })))
}
