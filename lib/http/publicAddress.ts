import { BlockList } from 'node:net'

/** True for an IP address of the public internet; false for this machine, private networks and all that is reserved. */
export function isPublicAddress(address: string): boolean {
  const isIpv6 = address.includes(':')
  if (isIpv6 && !address.startsWith('::ffff:') && !publicIpv6.check(address, 'ipv6')) return false
  return !reserved.check(address, isIpv6 ? 'ipv6' : 'ipv4')
}

/** https://www.iana.org/assignments/iana-ipv4-special-registry, multicast and the old class E included */
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

/** Of what is given out to the internet: ways to reach IPv4 and the examples of documentation. */
const reservedIpv6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const reserved = new BlockList()
for (const [network, prefix] of reservedIpv4) reserved.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of reservedIpv6) reserved.addSubnet(network, prefix, 'ipv6')

// All that is given out so far: https://www.iana.org/assignments/ipv6-address-space
const publicIpv6 = new BlockList()
publicIpv6.addSubnet('2000::', 3, 'ipv6')
