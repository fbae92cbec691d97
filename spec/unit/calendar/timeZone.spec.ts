import { usualZones, windowsNameOf, zoneNamed } from '../../../lib/calendar/timeZone'
import windowsZones from '../../../lib/calendar/windowsZones.json'
import { windowsZones as twinZones } from '../../../tenant/graph/calendar/windowsZones'

const names = Object.entries(windowsZones).flatMap(([windowsName, zones]) =>
  zones.split(' ').map((zone): [string, string] => [zone, windowsName]),
)

test('each IANA name is known to Node.js and belongs to one Windows zone', () => {
  const unknown = names.filter(([zone]) => !new Intl.DateTimeFormat('en-US', { timeZone: zone }))
  expect(unknown).toEqual([])
  expect(new Set(names.map(([zone]) => zone)).size).toBe(names.length)
})

test('the Windows zones are those of the fake, with the same IANA names', () => {
  expect(usualZones.map(([, windowsName]) => windowsName).sort()).toEqual(Object.keys(twinZones).sort())
  const others = Object.entries(twinZones).filter(([name, zone]) => windowsNameOf(zone) !== name)
  expect(others).toEqual([])
})

test('almost every zone of Node.js has a Windows name', () => {
  const without = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC' && !windowsNameOf(zone))
  expect(without).toEqual(['Antarctica/Troll'])
})

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['europe/vienna', 'Europe/Vienna'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['india standard time', 'Asia/Kolkata'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['America/Santa_Isabel', 'America/Santa_Isabel'],
  ['UTC', 'Etc/UTC'],
  ['GMT', 'Etc/GMT'],
  ['gmt+0', 'Etc/GMT+0'],
  ['Zulu', 'Etc/Zulu'],
  ['Antarctica/Troll', 'Antarctica/Troll'],
])('the name %s is the zone %s', (name, zone) => {
  expect(zoneNamed(name)).toBe(zone)
})

test.each(['', 'Mars/Olympus', 'EST', 'GMT+5', '+01:00', 'Customized Time Zone', '__proto__', 'constructor'])(
  '%j is not a time zone',
  (name) => {
    expect(zoneNamed(name)).toBeUndefined()
  },
)

test.each([
  ['Europe/Vienna', 'W. Europe Standard Time'],
  ['Asia/Kolkata', 'India Standard Time'],
  ['Etc/GMT', 'UTC'],
  ['Australia/Lord_Howe', 'Lord Howe Standard Time'],
])('the zone %s has the Windows name "%s"', (zone, windowsName) => {
  expect(windowsNameOf(zone)).toBe(windowsName)
})
