import { type Builder, run } from './builder'
import type { OrdinaryUser } from './ordinaryUser'

export interface Isolated {
  readonly command: readonly string[]
  /** The user who starts the command. The command itself runs as the ordinary user. */
  readonly builder: Pick<Builder, 'user'>
  /** Used as the end of a sentence. */
  readonly how: string
}

/** Returns the command in a network namespace that has only loopback, if the machine allows it. */
export async function withoutNetwork(
  command: readonly string[],
  { uid, gid, mustBeTaken }: OrdinaryUser,
  builder: Builder,
): Promise<Isolated> {
  const wrapper = [...(mustBeTaken ? asRoot : asOrdinaryUser), 'sh', `${uid}`, `${gid}`]
  const isPossible = await run([...wrapper, 'true'], { folder: builder.folder, home: builder.home }).then(
    () => true,
    () => false,
  )
  if (isPossible) return { command: [...wrapper, ...command], builder: {}, how: 'runs without network' }
  const how = 'keeps the network, because this machine does not allow unshare'
  return { command, builder: builder.user ? { user: builder.user } : {}, how }
}

const asRoot = [
  'unshare',
  '--net',
  'sh',
  '-c',
  'uid=$1 gid=$2; shift 2; ip link set lo up && exec setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$@"',
]

// Root of a separate user namespace can create the network namespace. In it, the user is the original one again.
const asOrdinaryUser = [
  'unshare',
  '--user',
  '--map-root-user',
  '--net',
  'sh',
  '-c',
  'uid=$1 gid=$2; shift 2; ip link set lo up && exec unshare --user --map-user="$uid" --map-group="$gid" -- "$@"',
]
