import { type Builder, run } from './builder'
import type { OrdinaryUser } from './ordinaryUser'

export interface Isolated {
  readonly command: readonly string[]
  /** Who starts the command, which itself runs as the ordinary user. */
  readonly builder: Pick<Builder, 'user'>
  /** As the end of a sentence. */
  readonly how: string
}

/** The command in a network namespace that has only loopback, where the machine lets us make one. */
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
  const how = 'keeps the network: this machine does not let unshare take it away'
  return { command, builder: builder.user ? { user: builder.user } : {}, how }
}

const asRoot = [
  'unshare',
  '--net',
  'sh',
  '-c',
  'uid=$1 gid=$2; shift 2; ip link set lo up && exec setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$@"',
]

// Root of a user namespace of its own may make the other one; inside, the user is again who it was.
const asOrdinaryUser = [
  'unshare',
  '--user',
  '--map-root-user',
  '--net',
  'sh',
  '-c',
  'uid=$1 gid=$2; shift 2; ip link set lo up && exec unshare --user --map-user="$uid" --map-group="$gid" -- "$@"',
]
