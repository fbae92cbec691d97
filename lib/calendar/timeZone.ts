import windowsZones from './windowsZones.json'

/**
 * The names that Windows gives to time zones, each with its IANA names, the usual one first: windowsZones.json, made of
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
    zonesByName.set(zone.toLowerCase(), zone)
    windowsNames.set(zone, windowsName)
  }
  zonesByName.set(windowsName.toLowerCase(), zones[0] ?? windowsName)
}

/** One time zone for each that Windows knows: its usual IANA name, and the name of Windows. */
export const usualZones: readonly (readonly [zone: string, windowsName: string])[] = [...ianaNames].map(
  ([windowsName, [zone = windowsName]]) => [zone, windowsName],
)

/** The IANA name of a time zone that is given by its IANA or Windows name, in any case; undefined for anything else. */
export function zoneNamed(name: string): string | undefined {
  return zonesByName.get(name.toLowerCase()) ?? (isIana(name) ? name : undefined)
}

/** The name that Windows, and so Outlook, gives to an IANA time zone; undefined where it has none. */
export function windowsNameOf(zone: string): string | undefined {
  return windowsNames.get(zone)
}

/** Intl also takes offsets and names such as EST, which are no places. */
function isIana(name: string): boolean {
  if (!/^[a-z]+\/[\w+/-]+$/i.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
