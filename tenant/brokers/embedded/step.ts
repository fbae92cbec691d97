/**
 * Loaded into a step's process before `run.js` (node --require). It makes the runtime's amqplib connect over IPC to
 * the embedded broker in the parent process. The rest of the runtime is unchanged.
 */
import { createRequire } from 'node:module'
import { embeddedAmqp } from './amqp'
import type { ToStep } from './protocol'

const { connect, receive } = embeddedAmqp((message, written) => {
  process.send?.(message, undefined, undefined, written)
})

process.on('message', (message) => receive(message as ToStep))
// Without its broker, a step has no work, and the tenant can no longer stop it.
process.on('disconnect', () => process.exit(1))

const amqplib = createRequire(process.argv[1] ?? __filename)('amqplib') as { connect: unknown }
amqplib.connect = connect
