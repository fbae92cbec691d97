import windowsZones from './windowsZones.json'

/**
 * The Windows names of time zones, each with its IANA names, the most common one first. windowsZones.json is derived from
 * CLDR 48 (cldr-core supplemental/windowsZones.json, with the aliases of cldr-bcp47 bcp47/timezone.json).
 * https://github.com/unicode-org/cldr-json
 */
const ianaNames = new Map(
  Object.entries(windowsZones).map(([name, zones]): [string, readonly string[]] => [name, zones.split(' ')]),
)

const zonesByName = new Map<string, string>()
const windowsNames = new Map<string, string>()
for (const [windowsName, zones] of ianaNames) {
  for (const zone of zones) {
    // GMT, Zulu, and others without their area. A name such as GMT+5 means the opposite offset for most people.
    if (windowsName === 'UTC') zonesByName.set(zone.replace(/^Etc\//, '').toLowerCase(), zone)
    zonesByName.set(zone.toLowerCase(), zone)
    windowsNames.set(zone, windowsName)
  }
  zonesByName.set(windowsName.toLowerCase(), zones[0] ?? windowsName)
}

/** One time zone per Windows name, with its most common IANA name. */
export const usualZones: readonly (readonly [zone: string, windowsName: string])[] = [...ianaNames].map(
  ([windowsName, [zone = windowsName]]) => [zone, windowsName],
)

/** Returns the IANA name for an IANA or Windows name, ignoring case, or undefined. */
export function zoneNamed(name: string): string | undefined {
  // Exchange's own spelling of UTC.
  if (/^tzone:\/\/Microsoft\/Utc$/i.test(name)) return 'Etc/UTC'
  return zonesByName.get(name.toLowerCase()) ?? (isIana(name) ? name : undefined)
}

/** Returns the Windows name of an IANA time zone, which Outlook uses, or undefined if there is none. */
export function windowsNameOf(zone: string): string | undefined {
  return windowsNames.get(zone)
}

/** Intl also accepts offsets and abbreviations such as EST. */
function isIana(name: string): boolean {
  if (!/^[a-z]+\/[\w+/-]+$/i.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
