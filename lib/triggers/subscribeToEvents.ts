import { requireCapability } from '../steps/capabilities'
import { drainEvents, emitSampleEvents } from '../steps/events/drainEvents'
import { getMetaModel, readSubscription, topics } from '../steps/events/eventFields'
import { listenToEvents } from '../steps/events/eventListener'
import { trigger } from '../steps/step'

/** Emits the events of a topic as they happen or, in an ordinary flow, those since the last execution. */
const run = trigger('subscribeToEvents', async (execution, runtime, snapshot) => {
  const events = requireCapability(execution.provider, 'events')
  const subscription = readSubscription(execution.config)
  const tick = { execution, runtime }
  const { isSampleRun, isRealTime } = execution.environment
  if (isSampleRun) return emitSampleEvents(events, subscription, tick)
  if (isRealTime) return listenToEvents(events, subscription, tick, snapshot)
  return drainEvents(events, subscription, tick, snapshot)
})

export { getMetaModel, run as process, topics }
