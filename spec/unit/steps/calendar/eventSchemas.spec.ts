import eventSchema from '../../../../lib/providers/microsoft/schemas/event.json'
import outSchema from '../../../../lib/schemas/createEvent.out.json'
import { toMapperSchema } from '../../../../lib/steps/metaModel'

test('what createEvent says it gives is an event', () => {
  const shown = JSON.stringify(eventSchema.properties, (name, value: unknown) =>
    ['readOnly', 'format'].includes(name) ? undefined : value,
  )
  expect(outSchema).toEqual(toMapperSchema({ type: 'object', properties: JSON.parse(shown) }))
})
