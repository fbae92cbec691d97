import { objectTypes } from '../../../../lib/providers/microsoft/objects/objectTypes'
import { type OfficialProperties, officialProperties, officialWords } from '../../../support/graphTypes'

interface Property {
  readonly type: string | readonly string[]
  readonly properties?: Readonly<Record<string, Property>>
  readonly items?: Property
  readonly enum?: readonly string[]
}

const officialTypes = {
  contacts: 'Contact',
  contactFolders: 'ContactFolder',
  mailFolders: 'MailFolder',
  messages: 'Message',
  calendars: 'Calendar',
  events: 'Event',
}

/** Recorded in responses, although the official types lack them. */
const recorded = ['primaryEmailAddress', 'secondaryEmailAddress', 'tertiaryEmailAddress']

/** Other resources, available with $expand or at their own path, and properties that lists don't contain. */
const isElsewhere = (name: string, type: string): boolean =>
  /^(Extension|MultiValue|SingleValue|ProfilePhoto|Attachment|MessageRule|CalendarPermission|Event|Calendar$|Message(\[|$)|MailFolder|Contact|ContactFolder)/.test(
    type,
  ) || ['uniqueBody', 'internetMessageHeaders', 'cancelledOccurrences'].includes(name)

describe.each(Object.entries(officialTypes))('the schema of %s', (objectType, official) => {
  const properties = objectTypes[objectType]?.schema.properties as unknown as Record<string, Property>

  test('the schema has only properties of the official type, with the same types', () => {
    expect(misfits(properties, officialProperties(official))).toEqual([])
  })

  test('the schema has all properties that Graph returns', () => {
    const all = Object.entries(officialProperties(official)).filter(
      ([name, { type }]) => !isElsewhere(name, type),
    )
    expect(all.map(([name]) => name).filter((name) => !Object.hasOwn(properties, name))).toEqual([])
  })
})

function misfits(
  properties: Readonly<Record<string, Property>>,
  official: OfficialProperties,
  path = '',
): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (recorded.includes(name)) return []
    const known = official[name]
    return known ? misfitsOf(property, known.type, known.isNullable, `${path}${name}`) : [`${path}${name}`]
  })
}

const scalars: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  number: ['number', 'integer'],
  boolean: ['boolean'],
}

function misfitsOf(property: Property, official: string, isNullable: boolean, path: string): string[] {
  const types = [property.type].flat()
  const type = types.find((each) => each !== 'null') ?? ''
  if (types.includes('null') && !isNullable) return [`${path}: not nullable`]
  if (official.endsWith('[]')) {
    if (type !== 'array' || !property.items) return [`${path}: ${official}`]
    return misfitsOf(property.items, official.slice(0, -2), false, path)
  }
  const words = officialWords(official)
  if (words)
    return (property.enum ?? []).filter((word) => !words.includes(word)).map((word) => `${path}: ${word}`)
  const allowed = scalars[official]
  if (allowed) return allowed.includes(type) ? [] : [`${path}: ${official}`]
  return type === 'object'
    ? misfits(property.properties ?? {}, officialProperties(official), `${path}.`)
    : [`${path}: ${official}`]
}
