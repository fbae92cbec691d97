import { setTimeout as delay } from 'node:timers/promises'
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib'

/** A channel to RabbitMQ that is opened and set up again after RabbitMQ has been restarted. */
export interface LastingChannel {
  /** Returns the open channel, or waits until it is open again. */
  current(): Promise<ConfirmChannel>
  /** Sets up the current channel, and each channel that replaces it. */
  setUp(work: (channel: ConfirmChannel) => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

const pauseMs = 100
const longestAwayMs = 60_000

/** Opens a channel with confirmations. Rejects if RabbitMQ cannot be reached. */
export async function openLastingChannel(amqpUri: string): Promise<LastingChannel> {
  const setUps: ((channel: ConfirmChannel) => Promise<unknown>)[] = []
  let isClosed = false
  let connection: ChannelModel
  let opening = open()
  await opening

  async function open(): Promise<ConfirmChannel> {
    connection = await connect(amqpUri)
    // The 'close' event contains the same error.
    connection.on('error', () => {})
    connection.once('close', () => {
      if (!isClosed) opening = reopen()
    })
    const channel = await connection.createConfirmChannel()
    channel.on('error', () => {})
    for (const setUp of setUps) await setUp(channel)
    return channel
  }

  async function reopen(): Promise<ConfirmChannel> {
    for (const startedAt = Date.now(); ; await delay(pauseMs)) {
      try {
        return await open()
      } catch (error) {
        if (isClosed || Date.now() - startedAt > longestAwayMs) throw error
      }
    }
  }

  return {
    current: () => opening,
    async setUp(work) {
      setUps.push(work)
      await work(await opening)
    },
    async close() {
      isClosed = true
      await connection.close()
    },
  }
}
