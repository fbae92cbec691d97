import fc from 'fast-check'
import { manifest, readJson, type Step } from '../../contract/project'
import { type ChaosApi, type Turn, turns } from './chaosApi'
import { configs, messages, namesOf, onlyExpected, type Schema, saneConfigs } from './inputs'
import { type PlatformMood, platformMoods, runtimeDouble } from './runtimeDouble'
import { snapshots } from './snapshots'
import { faultsOf, nameOf, type Outcome } from './verdict'
import { mostly } from './wildValues'

/** One call of a step's `process`, or of a method for the designer, with everything that it encounters. */
export interface Call {
  readonly method: string
  readonly config: Record<string, unknown> | undefined
  readonly message: unknown
  readonly snapshot: unknown
  readonly isSampleRun: boolean
  readonly turns: readonly Turn[]
  readonly mood: PlatformMood
}

/** Returns the schemas of a step's messages, from its file or from getMetaModel with a healthy API. */
export async function inputSchemas(
  { main, metadata, dynamicMetadata }: Step,
  api: ChaosApi,
): Promise<Schema[]> {
  if (metadata?.in !== undefined) return [readJson(metadata.in) as Schema]
  if (!dynamicMetadata) return []
  api.play([])
  const { getMetaModel } = require(`../../../${main}`)
  const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const models = await Promise.allSettled(
    saneConfigs(api.url).map((config) => getMetaModel.call(runtime, config)),
  )
  // Not every provider supports every step.
  return models.flatMap((model) => (model.status === 'fulfilled' ? (model.value.in ?? []) : []))
}

/** Returns arbitrary calls of a step. Most have only one wild part, so that they get far. */
export function callsOf(step: Step, schemas: readonly Schema[], baseUrl: string): fc.Arbitrary<Call> {
  const usual = {
    method: fc.constantFrom(...methodsOf(step)),
    config: configs(step, baseUrl, onlyExpected),
    message: messages(schemas, onlyExpected),
    snapshot: fc.constant(undefined),
    isSampleRun: fc.constant(false),
    turns: fc.constant([]),
    mood: fc.constant({ keys: {}, config: {}, isWritable: true }),
  }
  const wild = {
    config: fc.option(configs(step, baseUrl, mostly), { freq: 60, nil: undefined }),
    message: messages(schemas, mostly),
    snapshot: snapshots,
    isSampleRun: fc.boolean(),
    turns,
    mood: platformMoods,
  }
  return fc.oneof(
    fc.record({ ...usual, config: wild.config }),
    fc.record({ ...usual, message: wild.message }),
    fc.record({ ...usual, snapshot: wild.snapshot, turns }),
    { arbitrary: fc.record({ ...usual, turns, isSampleRun: fc.boolean(), mood: platformMoods }), weight: 3 },
    fc.record({ ...usual, ...wild }),
  )
}

/** Mostly `process`, otherwise a method for the designer. */
function methodsOf({ fields, dynamicMetadata }: Step): string[] {
  const models = Object.values(fields ?? {}).flatMap(({ model }) =>
    typeof model === 'string' ? [model] : [],
  )
  const services = [...models, ...(dynamicMetadata ? ['getMetaModel'] : [])]
  return [...services, ...services.map(() => 'process'), ...services.map(() => 'process'), 'process']
}

/** Makes the call. Returns how it ended and the faults that it revealed. */
export async function endOf(
  step: Step,
  call: Call,
  schemas: readonly Schema[],
  api: ChaosApi,
): Promise<{ end: string; faults: string[] }> {
  api.play(call.turns)
  process.env['ELASTICIO_FLOW_TYPE'] = call.isSampleRun ? 'debug' : 'ordinary'
  const { runtime, ...recorded } = runtimeDouble(call.mood, call.config)
  const outcome = await outcomeOf(() => start(step, call, runtime))
  const faults = faultsOf(outcome, recorded, namesIn(step, call, schemas))
  return {
    end: nameOf(outcome, recorded),
    faults: api.isExhausted ? [...faults, 'it sent requests without end'] : faults,
  }
}

function start({ main }: Step, { method, config, message, snapshot }: Call, runtime: object): unknown {
  const module = require(`../../../${main}`)
  // Each message gets its own copy, as on the platform.
  const given = structuredClone(config)
  if (typeof module === 'function') return module.call(runtime, given)
  if (method !== 'process') return module[method].call(runtime, given)
  return module.process.call(runtime, structuredClone(message), given, structuredClone(snapshot))
}

/** Names that a ConfigurationError may contain: fields of the step, account, or message, and the snapshot. */
function namesIn({ fields }: Step, { config }: Call, schemas: readonly Schema[]): string[] {
  const unique = ['lookupBy', 'upsertBy'].map((name) => config?.[name])
  const terms = Array.from({ length: 100 }, (_, number) => [
    `sTerm_${number}`,
    `link_${number}_${number + 1}`,
  ])
  return [
    ...Object.keys(fields ?? {}),
    ...Object.keys(manifest.credentials.fields),
    ...schemas.flatMap(namesOf),
    ...unique.filter((name): name is string => typeof name === 'string'),
    ...terms.flat(),
    '_account',
    'secret',
    'snapshot',
  ]
}

// No call takes more than a second, but the machine may be busy.
const longestMs = 25_000

async function outcomeOf(run: () => unknown): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const hung = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'hung' }), longestMs)
  })
  const ended = Promise.resolve()
    .then(run)
    .then(
      (value): Outcome => ({ kind: 'returned', value }),
      (error: unknown): Outcome => ({ kind: 'threw', error }),
    )
  return Promise.race([ended, hung]).finally(() => clearTimeout(timer))
}
