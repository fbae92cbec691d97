/** The types that the server of the studio and its page share. */

/** A field of a credential or a step, as component.json describes it. */
export interface FieldDescription {
  readonly label?: string
  readonly viewClass?: string
  readonly required?: boolean
  readonly order?: number
  readonly note?: string
  readonly prompt?: string
  readonly placeholder?: string
  readonly help?: { readonly description?: string; readonly link?: string }
  readonly require?: string | readonly string[]
  /** The choices, or the name of the method that loads them. */
  readonly model?: string | Readonly<Record<string, unknown>>
}

export type Fields = Readonly<Record<string, FieldDescription>>
export type Values = Readonly<Record<string, unknown>>

export interface StepType {
  readonly key: string
  readonly kind: 'trigger' | 'action'
  readonly title: string
  readonly description: string
  readonly link?: string
  /** The README section of the help link. */
  readonly documentation?: string
  readonly isDeprecated: boolean
  readonly fields: Fields
  readonly hasDynamicMetadata: boolean
}

export interface EnvironmentVariable {
  readonly name: string
  readonly isRequired: boolean
  readonly description: string
}

/** An OAuth app that accounts can use. Values of variables never leave the server. */
export interface AppView {
  readonly name: string
  readonly kind: 'fakes' | 'env' | 'none'
  readonly title: string
  /** Why the app cannot be used. */
  readonly problem?: string
  readonly variables: readonly string[]
  readonly unknownVariables: readonly string[]
}

/** Values for a new account at a known API. */
export interface Preset {
  readonly key: string
  readonly title: string
  /** Pages of the provider's documentation. */
  readonly docs: readonly string[]
  readonly limits: readonly string[]
  readonly fields: Values
  readonly variables: Readonly<Record<string, string>>
  /** Fields of *Poll Endpoint* for lists of this API. */
  readonly lists: readonly { readonly title: string; readonly command: string; readonly fields: Values }[]
}

export interface ComponentView {
  readonly title: string
  readonly version: string
  readonly description: string
  readonly folder: string
  readonly hasLogo: boolean
  readonly steps: readonly StepType[]
  readonly credential: Fields
  readonly hasOAuth: boolean
  readonly environment: readonly EnvironmentVariable[]
  readonly apps: readonly AppView[]
  readonly presets: readonly Preset[]
  readonly redirectUri: string
  /** Values that a new account of the fakes starts with, by provider. */
  readonly fakeFields: Readonly<Record<string, Values>>
}

export interface AccountView {
  readonly id: string
  readonly name: string
  readonly app: string
  readonly isFake: boolean
  /** Without passwords and tokens. */
  readonly fields: Values
  readonly filledSecrets: readonly string[]
  readonly state: 'new' | 'connected' | 'verified' | 'failed' | 'ended'
  readonly message?: string
  readonly at?: number
  readonly accessToken?: string
  readonly refreshToken?: string
}

/** A login in progress or finished, by its ID. */
export interface LoginView {
  readonly id: string
  readonly url: string
  readonly state: 'waiting' | 'connected' | 'failed' | 'expired'
  readonly message?: string
}

/** The flow in the shape of the platform's API. */
export interface Flow {
  readonly name: string
  readonly graph: { readonly nodes: readonly FlowNode[]; readonly edges: readonly FlowEdge[] }
}

export interface FlowNode {
  readonly id: string
  /** Key of the trigger or action. */
  readonly command: string
  readonly credentials_id?: string
  readonly fields: Values
}

export interface FlowEdge {
  readonly source: string
  readonly target: string
  readonly config: { readonly mapper_type: 'jsonata'; readonly mapper: unknown }
}

export interface Sample {
  readonly at: number
  readonly isStub: boolean
  readonly count: number
  readonly message: { readonly body: unknown; readonly headers?: Values }
}

export interface Rebound {
  readonly id: string
  readonly step: string
  readonly iteration: number
  readonly dueAt: number
}

export interface RunState {
  readonly mode: 'stopped' | 'ready' | 'interval'
  readonly intervalMs?: number
  readonly isBusy: boolean
  readonly rebounds: readonly Rebound[]
  readonly containers: Readonly<Record<string, 'starting' | 'ready' | 'restarting'>>
}

export interface FlowView {
  readonly flow: Flow
  readonly samples: Readonly<Record<string, Sample>>
  readonly snapshots: Readonly<Record<string, unknown>>
  readonly run: RunState
  readonly hasRaisedRates: boolean
}

export interface TroubleView {
  readonly key: string
  readonly group: 'tokens' | 'api' | 'platform' | 'data'
  readonly title: string
  readonly expectation: string
  /** Why it cannot be used with the current flow. */
  readonly problem?: string
}

export interface LedgerView {
  /** Absent if the records are unknown, such as those of a real account. */
  readonly held?: number
  readonly noun: string
  readonly emitted: number
  readonly waiting?: number
  readonly lost?: number
  readonly again: number
}
