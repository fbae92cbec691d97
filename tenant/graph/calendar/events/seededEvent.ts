import type { EventFields } from './eventType'

/** Returns the fields of the seeded event with this number, except its times. They are always the same. */
export function seededEvent(number: number): Partial<EventFields> {
  const room = `Conference Room ${1 + (number % 12)}`
  return {
    subject: `${pick(subjects, number)} (${number})`,
    body: { contentType: 'html', content: `<html><body><p>Agenda of meeting ${number}.</p></body></html>` },
    location: { displayName: room, locationType: 'default', uniqueId: room, uniqueIdType: 'private' },
    locations: [{ displayName: room, locationType: 'default', uniqueId: room, uniqueIdType: 'private' }],
    attendees: [
      {
        type: 'required',
        status: { response: 'none', time: '0001-01-01T00:00:00Z' },
        emailAddress: { name: 'Adele Vance', address: 'AdeleV@contoso.example' },
      },
    ],
    categories: number % 5 === 0 ? ['Project X'] : [],
  }
}

const subjects = ['Sales review', 'Stand-up', "Let's go for lunch", 'Interview', 'Budget „Q3“']

function pick<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length] as Item
}
