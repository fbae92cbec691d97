import type { StepOutput } from '../../tenant/brokers/broker'
import { hour, type SpecOrg, second } from './salesforceOrg'

/** A record in a message. */
export interface Row {
  readonly Id: string
  readonly [field: string]: unknown
}

/** Returns the bodies of the data messages in their order. */
export function rowsIn(outputs: readonly StepOutput[]): Row[] {
  return outputs.flatMap(({ kind, body }) => (kind === 'data' ? [body as Row] : []))
}

export function rowIdsIn(outputs: readonly StepOutput[]): string[] {
  return rowsIn(outputs).map(({ Id }) => Id)
}

export function messageIdsIn(outputs: readonly StepOutput[]): string[] {
  return outputs.flatMap(({ kind, messageId }) => (kind === 'data' ? [messageId] : []))
}

/**
 * Creates `count` contacts an hour ago, 1 to 26 per second, whose IDs are not in the order of their stamps.
 */
export function seedUnevenly({ twin, now }: SpecOrg, count: number): string[] {
  const stamps: number[] = []
  for (let seconds = 0; stamps.length < count; seconds++) {
    const inThisSecond = Math.min(1 + ((seconds * 7) % 26), count - stamps.length)
    stamps.push(...Array<number>(inThisSecond).fill(now - hour + seconds * second))
  }
  // 1,009 is prime, so each index occurs once.
  return stamps.map((_, place) =>
    twin.create('Contact', { LastName: `Person ${place}` }, { at: stamps[(place * 1009) % count] }),
  )
}

/** Returns the IDs in the order in which they are polled: by stamp, and by ID within a second. */
export function inPollOrder({ twin }: SpecOrg, ids: readonly string[]): string[] {
  const keyOf = (id: string) => `${twin.record('Contact', id)['SystemModstamp']} ${id}`
  return [...ids].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
}

/** Creates contacts with one stamp, an hour ago by default. */
export function createContacts({ twin, now }: SpecOrg, count: number, at = now - hour): string[] {
  return Array.from({ length: count }, (_, place) =>
    twin.create('Contact', { LastName: `Person ${place}` }, { at }),
  )
}

/** Returns the SOQL queries that the fake received after the first `from` requests. */
export function queriesSince({ twin }: SpecOrg, from: number): string[] {
  return twin.requestsSeen.slice(from).flatMap(({ soql }) => (soql === undefined ? [] : [soql]))
}
