export type ViewClass =
  | 'TextFieldView'
  | 'TextAreaView'
  | 'SelectView'
  | 'MultiSelectView'
  | 'CheckBoxView'
  | 'PasswordFieldView'
  | 'OAuthFieldView'
  | 'HTTPAuthView'

/** A field of the credential or of a step. Fields are shown in the order in which they are written. */
export interface Field {
  readonly label: string
  readonly viewClass: ViewClass
  readonly required?: true
  /** Fields that must be filled in before this one can offer its choices. */
  readonly require?: readonly string[]
  /** The choices with their labels, or the exported function that returns them. */
  readonly model?: string | Readonly<Record<string, string>>
  readonly prompt?: string
  readonly placeholder?: string
  /** A tooltip. The platform folds it at 150 characters and reads angle brackets as HTML. */
  readonly note?: string
}

export type Fields = Readonly<Record<string, Field>>

/** A trigger or an action. Its code and schemas are in the files named after its key. */
export interface Step {
  /** The title in the designer, and the heading in README.md that the help link leads to. */
  readonly title: string
  /** The help text: one or two sentences, the first one starting with an -s verb. */
  readonly description: string
  readonly fields?: Fields
  /** `getMetaModel` of the step, or the schemas `in` and `out` in lib/schemas. */
  readonly metadata: 'dynamic' | 'static'
}

export type Steps = Readonly<Record<string, Step>>

export interface EnvironmentVariable {
  readonly required: boolean
  readonly description: string
}

/** A generated component.json, as far as its parts are read. */
export interface Descriptor {
  readonly envVars: Readonly<Record<string, EnvironmentVariable>>
  readonly credentials: {
    readonly fields: Readonly<Record<string, object>>
    readonly [part: string]: unknown
  }
  readonly triggers: Readonly<Record<string, object>>
  readonly actions: Readonly<Record<string, object>>
  readonly [property: string]: unknown
}
