import eventSchema from '../../../../lib/providers/microsoft/schemas/event.json'
import outSchema from '../../../../lib/schemas/createEvent.out.json'
import { toMapperSchema } from '../../../../lib/steps/metaModel'

test('the output schema of createEvent is the schema of an event', () => {
  const shown = JSON.stringify(eventSchema.properties, (name, value: unknown) =>
    ['readOnly', 'format'].includes(name) ? undefined : value,
  )
  expect(outSchema).toEqual(toMapperSchema({ type: 'object', properties: JSON.parse(shown) }))
})
