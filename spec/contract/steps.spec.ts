import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { dialectFaults, type MapperSchema, toJsonSchema } from '../support/mapperDialect'
import { exportsOf } from './builtModules'
import {
  type Field,
  manifest,
  optionsOf,
  readJson,
  readText,
  root,
  type Step,
  sourcePaths,
  steps,
} from './project'

const viewClasses = [
  'TextFieldView',
  'TextAreaView',
  'SelectView',
  'MultiSelectView',
  'CheckBoxView',
  'PasswordFieldView',
  'OAuthFieldView',
]

const builtSteps = exportsOf(steps.map(({ main }) => main))

test.each(['triggers', 'actions'] as const)('every file in lib/%s is declared, and no other', (group) => {
  const files = readdirSync(join(root, 'lib', group)).filter((name) => name.endsWith('.ts'))
  const declared = steps.filter((step) => step.group === group).map(({ key }) => `${key}.ts`)
  expect(declared.sort()).toEqual(files.sort())
})

describe.each(steps)('$group $key', (step) => {
  const exported = builtSteps[step.main]

  test('the file is named after the key and exports process', () => {
    expect(step.main).toBe(`./lib/${step.group}/${step.key}.js`)
    expect(exported).toMatchObject({ process: 'function' })
  })

  test('the step has a title and a description', () => {
    expect(step.title).toBeTruthy()
    expect(step.help?.description).toBeTruthy()
  })

  test('a trigger has the type polling', () => {
    expect(step.type).toBe(step.group === 'triggers' ? 'polling' : undefined)
  })

  test('the file exports each function for the choices of a field', () => {
    const models = fieldsOf(step).flatMap(({ model }) => (typeof model === 'string' ? [model] : []))
    expect(models.filter((name) => exported?.[name] !== 'function')).toEqual([])
  })

  test('the metadata is in schemas named after the key or in getMetaModel', () => {
    const paths = Object.entries(step.metadata ?? {})
    expect(paths).toEqual(paths.map(([side]) => [side, `./lib/schemas/${step.key}.${side}.json`]))
    if (step.dynamicMetadata) expect(exported).toMatchObject({ getMetaModel: 'function' })
    else expect(step.metadata).toHaveProperty('out')
  })

  test('the fields require only fields of the same step', () => {
    const required = fieldsOf(step).flatMap((field) => field.require ?? [])
    expect(required.filter((key) => !step.fields?.[key])).toEqual([])
  })
})

test.each(steps.flatMap(({ metadata }) => Object.values(metadata ?? {})))(
  '%s is a schema in the dialect of the mapper',
  (path) => {
    const schema = readJson(path) as MapperSchema
    expect(dialectFaults(schema)).toEqual([])
    expect(() => new Ajv({ strict: false }).compile(toJsonSchema(schema))).not.toThrow()
  },
)

test('every getMetaModel is built by metaModel, which writes the dialect of the mapper', () => {
  const others = sourcePaths.filter((path) => /service\(\s*'getMetaModel'/.test(readText(path)))
  expect(others).toEqual(['lib/steps/metaModel.ts'])
})

test.each(namedFields())(
  'the field %s has a label, a known view, a note, and choices without dots',
  (_, field) => {
    expect(field.label).toBeTruthy()
    expect(viewClasses).toContain(field.viewClass)
    // An OAuthFieldView is a button, for which the platform shows no note.
    if (field.viewClass !== 'OAuthFieldView') expect(field.note ?? field.help?.description).toBeTruthy()
    expect(optionsOf(field).filter((option) => option.includes('.'))).toEqual([])
  },
)

function namedFields(): [string, Field][] {
  const groups = [{ key: 'credentials', fields: manifest.credentials.fields }, ...steps]
  return groups.flatMap(({ key, fields }) =>
    Object.entries(fields ?? {}).map(([name, field]): [string, Field] => [`${key}.${name}`, field]),
  )
}

function fieldsOf(step: Step): Field[] {
  return Object.values(step.fields ?? {})
}
