import { BlockList, isIP } from 'node:net'

/** True for a hostname or address of this machine itself, in any spelling. */
export function isThisMachine(hostname: string): boolean {
  const name = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  if (localNames.has(name) || name.endsWith('.localhost')) return true
  const address = withoutMapping(name)
  const version = isIP(address)
  return version !== 0 && local.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

// The names in a usual /etc/hosts.
const localNames = new Set(['localhost', 'localhost.localdomain', 'ip6-localhost', 'ip6-loopback'])

/** True for an IP address of the public internet; false for this machine, private networks, and reserved addresses. */
export function isPublicAddress(address: string): boolean {
  const plain = withoutMapping(address.toLowerCase())
  const isIpv6 = plain.includes(':')
  if (isIpv6 && !publicIpv6.check(plain, 'ipv6')) return false
  return !reserved.check(plain, isIpv6 ? 'ipv6' : 'ipv4')
}

/** Returns the IPv4 address in an IPv6 address (RFC 4291 section 2.5.5, RFC 2765 section 2.1), or the address itself. */
function withoutMapping(address: string): string {
  const [, dotted, high = '', low = ''] = mapped.exec(address) ?? []
  if (dotted !== undefined) return dotted
  if (high === '') return address
  const bytes = [high, low].flatMap((part) => {
    const value = Number.parseInt(part, 16)
    return [value >> 8, value & 255]
  })
  return bytes.join('.')
}

const mapped =
  /^(?:::|(?:0{1,4}:){4,5})(?:ffff:(?:0{1,4}:)?)?(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/

/** Special IPv4 addresses, multicast, and class E (https://www.iana.org/assignments/iana-ipv4-special-registry). */
const reservedIpv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Ranges that are assigned but not public: transitions to IPv4, and examples for documentation. */
const reservedIpv6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const reserved = new BlockList()
for (const [network, prefix] of reservedIpv4) reserved.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of reservedIpv6) reserved.addSubnet(network, prefix, 'ipv6')

// All assigned addresses: https://www.iana.org/assignments/ipv6-address-space
const publicIpv6 = new BlockList()
publicIpv6.addSubnet('2000::', 3, 'ipv6')

const local = new BlockList()
local.addSubnet('127.0.0.0', 8, 'ipv4')
local.addSubnet('0.0.0.0', 8, 'ipv4')
local.addAddress('::1', 'ipv6')
local.addAddress('::', 'ipv6')
