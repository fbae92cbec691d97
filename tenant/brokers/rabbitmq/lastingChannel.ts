import { setTimeout as delay } from 'node:timers/promises'
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib'

/** A channel to a RabbitMQ that is opened anew, and set up as it was, where the RabbitMQ is restarted. */
export interface LastingChannel {
  /** The channel as it is open now, or as soon as it is open again. */
  current(): Promise<ConfirmChannel>
  /** Does this on the channel, and again on each that takes its place. */
  setUp(work: (channel: ConfirmChannel) => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

const pauseMs = 100
const longestAwayMs = 60_000

/** Opens a channel with confirmations; rejects where nobody answers. */
export async function openLastingChannel(amqpUri: string): Promise<LastingChannel> {
  const setUps: ((channel: ConfirmChannel) => Promise<unknown>)[] = []
  let isClosed = false
  let connection: ChannelModel
  let opening = open()
  await opening

  async function open(): Promise<ConfirmChannel> {
    connection = await connect(amqpUri)
    // What it has to say comes with 'close' too.
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
