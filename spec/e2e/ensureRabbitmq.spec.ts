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

describe('chooseWay', () => {
  test('AMQP_URI takes precedence', () => {
    expect(chooseWay({ ...everything, amqpUri: namedUri })).toEqual({
      kind: 'environment',
      amqpUri: namedUri,
    })
  })

  test('an AMQP_URI that does not respond is an error, even if another broker is available', () => {
    const way = chooseWay({ ...everything, amqpUri: namedUri, amqpUriFault: 'connect ECONNREFUSED' })
    expect(way).toEqual({ kind: 'none', reason: expect.stringMatching(/AMQP_URI.*ECONNREFUSED.*install/) })
    expect(JSON.stringify(way)).not.toContain('opensesame')
  })

  test('a broker on localhost is preferred to a server that must be started', () => {
    expect(chooseWay(everything)).toEqual({
      kind: 'localBroker',
      amqpUri: 'amqp://guest:guest@localhost:5672',
    })
  })

  test('an installed server is preferred to a download', () => {
    const way = chooseWay({ ...everything, hasLocalBroker: false })
    expect(way).toEqual({ kind: 'installedServer', serverPath })
  })

  test('root with apt-get installs the server, even if Docker responds', () => {
    expect(chooseWay({ ...nothing, mayInstall: true, hasDocker: true })).toEqual({ kind: 'install' })
  })

  test('a container is used only if no other way is possible', () => {
    expect(chooseWay({ ...nothing, hasDocker: true })).toEqual({ kind: 'container' })
  })

  test('the reason explains how to get a RabbitMQ if no way is possible', () => {
    const reason = expect.stringMatching(/No RabbitMQ was found.*AMQP_URI=.*install rabbitmq-server.*Docker/)
    expect(chooseWay(nothing)).toEqual({ kind: 'none', reason })
  })
})

describe('the broker in AMQP_URI', () => {
  const amqpUri = process.env['AMQP_URI'] ?? ''

  test('the broker in AMQP_URI is used unchanged', async () => {
    await expect(ensureRabbitmq()).resolves.toMatchObject({ amqpUri, how: 'uses AMQP_URI' })
  })

  test('a wrong password in AMQP_URI is rejected with an error that does not contain it', async () => {
    const wrong = new URL(amqpUri)
    wrong.password = 'opensesame'
    const rejected = ensureRabbitmq({ ...process.env, AMQP_URI: wrong.href })
    await expect(rejected).rejects.toThrow(/AMQP_URI is set, but .*ACCESS_REFUSED/)
    await expect(rejected).rejects.not.toThrow(/opensesame/)
  })

  test('an AMQP_URI without a listening broker is rejected', async () => {
    await expect(brokerFault('amqp://guest:guest@127.0.0.1:1')).resolves.toMatch(/ECONNREFUSED/)
  })
})

describe('holdServer', () => {
  const sleeper = {
    name: 'The sleeper',
    run: 'echo ready; exec sleep 60',
    end: 'kill $server',
    args: [],
    readyWhen: /ready/,
    startLimitMs: 5000,
  }

  test('a held server runs until its release, which stops it and cleans up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heldServer-'))
    const release = await holdServer({ ...sleeper, cleanUp: 'rm -r "$1"', args: [folder] })
    expect(existsSync(folder)).toBe(true)
    await release()
    expect(existsSync(folder)).toBe(false)
  })

  test('a server that ends too early fails with the end of its output', async () => {
    const failing = holdServer({ ...sleeper, run: 'echo BOOT FAILED >&2; exit 1' })
    await expect(failing).rejects.toThrow(/ended before it was ready[\s\S]*BOOT FAILED/)
  })

  test('a server that is not ready in time is stopped', async () => {
    const slow = holdServer({ ...sleeper, run: 'exec sleep 60', startLimitMs: 50 })
    await expect(slow).rejects.toThrow('was not ready after 0.05 s')
  })
})
