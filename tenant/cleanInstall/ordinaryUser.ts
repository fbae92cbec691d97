import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface OrdinaryUser {
  readonly uid: number
  readonly gid: number
  /** True if this process runs as root and must become that user. */
  readonly mustBeTaken: boolean
}

/** Returns a user without special permissions: the user of this process, or `nobody` if that is root. */
export async function ordinaryUser(): Promise<OrdinaryUser> {
  const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()]
  if (uid !== 0) return { uid, gid, mustBeTaken: false }
  return { uid: await idOfNobody('-u'), gid: await idOfNobody('-g'), mustBeTaken: true }
}

async function idOfNobody(which: '-u' | '-g'): Promise<number> {
  const { stdout } = await promisify(execFile)('id', [which, 'nobody'])
  return Number(stdout)
}
