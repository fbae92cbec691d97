/** The start of a script in the shared process. `script` is a file name of elasticio-sailor-nodejs. */
export interface ScriptStart {
  readonly script: 'run.js' | 'runService.js'
  readonly scriptArguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** True if the HTTP requests of the script are reported. */
  readonly isObserved: boolean
}

/** A message to the shared process about the script with this ID: its start, or a message for it. */
export interface ToHost {
  readonly id: number
  readonly start?: ScriptStart
  readonly message?: unknown
}

/** A message from the shared process about a script: a message of it, its output, or its end. */
export interface FromHost {
  readonly id: number
  readonly message?: unknown
  readonly output?: string
  readonly exit?: string
}
