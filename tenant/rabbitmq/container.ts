import { freePorts } from '../servers/freePorts'
import { holdServer } from '../servers/holdServer'
import type { Rabbitmq } from './rabbitmq'

const image = 'rabbitmq:3.13-alpine'

/** Runs RabbitMQ in a Docker container on a free loopback port. */
export async function startContainer(): Promise<Rabbitmq> {
  const [port = 0] = await freePorts(1)
  const name = `tenant-rabbitmq-${port}`
  const stop = await holdServer({
    name: 'RabbitMQ',
    run: 'docker run --rm --name "$1" --publish "127.0.0.1:$2:5672" "$3"',
    end: 'docker rm --force "$1" >/dev/null',
    args: [name, String(port), image],
    env: process.env,
    readyWhen: /completed with \d+ plugins/,
    startLimitMs: 300_000, // the image may have to be downloaded
  })
  return { amqpUri: `amqp://guest:guest@127.0.0.1:${port}`, how: `started a container of ${image}`, stop }
}
