import { usualZones, windowsNameOf, zoneNamed } from '../../../lib/calendar/timeZone'
import windowsZones from '../../../lib/calendar/windowsZones.json'
import { windowsZones as twinZones } from '../../../tenant/graph/calendar/windowsZones'

const names = Object.entries(windowsZones).flatMap(([windowsName, zones]) =>
  zones.split(' ').map((zone): [string, string] => [zone, windowsName]),
)

test('each IANA name is one that Node knows, and belongs to one zone of Windows', () => {
  const unknown = names.filter(([zone]) => !new Intl.DateTimeFormat('en-US', { timeZone: zone }))
  expect(unknown).toEqual([])
  expect(new Set(names.map(([zone]) => zone)).size).toBe(names.length)
})

test('the zones of Windows are those of the twin, with the same places', () => {
  expect(usualZones.map(([, windowsName]) => windowsName).sort()).toEqual(Object.keys(twinZones).sort())
  const others = Object.entries(twinZones).filter(([name, zone]) => windowsNameOf(zone) !== name)
  expect(others).toEqual([])
})

test('almost every zone that Node lists has a name of Windows', () => {
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
  ['Antarctica/Troll', 'Antarctica/Troll'],
])('%s is %s', (name, zone) => {
  expect(zoneNamed(name)).toBe(zone)
})

test.each(['', 'Mars/Olympus', 'EST', '+01:00', 'Customized Time Zone', '__proto__', 'constructor'])(
  '%j is no time zone',
  (name) => {
    expect(zoneNamed(name)).toBeUndefined()
  },
)

test.each([
  ['Europe/Vienna', 'W. Europe Standard Time'],
  ['Asia/Kolkata', 'India Standard Time'],
  ['Australia/Lord_Howe', 'Lord Howe Standard Time'],
])('Windows calls %s %s', (zone, windowsName) => {
  expect(windowsNameOf(zone)).toBe(windowsName)
})
