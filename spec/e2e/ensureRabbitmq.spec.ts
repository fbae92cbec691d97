import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureRabbitmq } from '../../tenant/rabbitmq'
import { chooseWay, type Facts } from '../../tenant/rabbitmq/chooseWay'
import { brokerFault } from '../../tenant/rabbitmq/probe'
import { holdServer } from '../../tenant/servers/holdServer'

const namedUri = 'amqp://app:opensesame@broker.example:5672'
const serverPath = '/usr/lib/rabbitmq/bin/rabbitmq-server'

const nothing: Facts = {
  amqpUri: undefined,
  amqpUriFault: undefined,
  hasLocalBroker: false,
  serverPath: undefined,
  mayInstall: false,
  hasDocker: false,
}
const everything: Facts = { ...nothing, hasLocalBroker: true, serverPath, mayInstall: true, hasDocker: true }

describe('the way to a RabbitMQ', () => {
  test('AMQP_URI comes before all others', () => {
    expect(chooseWay({ ...everything, amqpUri: namedUri })).toEqual({
      kind: 'environment',
      amqpUri: namedUri,
    })
  })

  test('an AMQP_URI that does not answer is an error, even where another broker is at hand', () => {
    const way = chooseWay({ ...everything, amqpUri: namedUri, amqpUriFault: 'connect ECONNREFUSED' })
    expect(way).toEqual({ kind: 'none', reason: expect.stringMatching(/AMQP_URI.*ECONNREFUSED.*install/) })
    expect(JSON.stringify(way)).not.toContain('opensesame')
  })

  test('a broker on localhost comes before what would have to be started', () => {
    expect(chooseWay(everything)).toEqual({
      kind: 'localBroker',
      amqpUri: 'amqp://guest:guest@localhost:5672',
    })
  })

  test('an installed server is started before anything is fetched', () => {
    const way = chooseWay({ ...everything, hasLocalBroker: false })
    expect(way).toEqual({ kind: 'installedServer', serverPath })
  })

  test('root with apt-get installs the server, even where Docker answers', () => {
    expect(chooseWay({ ...nothing, mayInstall: true, hasDocker: true })).toEqual({ kind: 'install' })
  })

  test('a container is the last resort', () => {
    expect(chooseWay({ ...nothing, hasDocker: true })).toEqual({ kind: 'container' })
  })

  test('where nothing is possible the reason says what to do', () => {
    const reason = expect.stringMatching(/No RabbitMQ was found.*AMQP_URI=.*install rabbitmq-server.*Docker/)
    expect(chooseWay(nothing)).toEqual({ kind: 'none', reason })
  })
})

describe('the broker that AMQP_URI names', () => {
  const amqpUri = process.env['AMQP_URI'] ?? ''

  test('is used as it is', async () => {
    await expect(ensureRabbitmq()).resolves.toMatchObject({ amqpUri, how: 'uses AMQP_URI' })
  })

  test('is refused with a wrong password, which the sentence does not show', async () => {
    const wrong = new URL(amqpUri)
    wrong.password = 'opensesame'
    const refused = ensureRabbitmq({ ...process.env, AMQP_URI: wrong.href })
    await expect(refused).rejects.toThrow(/AMQP_URI is set, but .*ACCESS_REFUSED/)
    await expect(refused).rejects.not.toThrow(/opensesame/)
  })

  test('is refused where nobody listens', async () => {
    await expect(brokerFault('amqp://guest:guest@127.0.0.1:1')).resolves.toMatch(/ECONNREFUSED/)
  })
})

describe('a server that was started', () => {
  const sleeper = {
    name: 'The sleeper',
    run: 'echo ready; exec sleep 60',
    end: 'kill $server',
    args: [],
    readyWhen: /ready/,
    startLimitMs: 5000,
  }

  test('is ended and cleaned up by its release, and not before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heldServer-'))
    const release = await holdServer({ ...sleeper, cleanUp: 'rm -r "$1"', args: [folder] })
    expect(existsSync(folder)).toBe(true)
    await release()
    expect(existsSync(folder)).toBe(false)
  })

  test('fails with the end of its output where it ends too early', async () => {
    const failing = holdServer({ ...sleeper, run: 'echo BOOT FAILED >&2; exit 1' })
    await expect(failing).rejects.toThrow(/ended before it was ready[\s\S]*BOOT FAILED/)
  })

  test('is ended where it is not ready in time', async () => {
    const slow = holdServer({ ...sleeper, run: 'exec sleep 60', startLimitMs: 50 })
    await expect(slow).rejects.toThrow('was not ready after 0.05 s')
  })
})
