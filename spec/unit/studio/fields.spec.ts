import {
  choicesOf,
  filledValues,
  keepOffered,
  missingFields,
  sortFields,
  unmet,
} from '../../../tenant/studio/shared/fields'
import { pathOf, valueAt, withValue } from '../../../tenant/studio/shared/jsonPath'
import { parseMarkdown } from '../../../tenant/studio/shared/markdown'
import { parseRichText } from '../../../tenant/studio/shared/richText'
import { fieldsOfSchema, stubOf } from '../../../tenant/studio/shared/schema'

const fields = {
  plain: { label: 'Plain' },
  first: { label: 'First', order: 9, required: true },
  dependent: { label: 'Dependent', order: 8, require: ['first', 'plain'] },
  box: { label: 'Box', viewClass: 'CheckBoxView', required: true },
}

describe('fields', () => {
  test('fields are sorted by order, highest first, otherwise as written', () => {
    expect(sortFields(fields).map(({ key }) => key)).toEqual(['first', 'dependent', 'plain', 'box'])
  })

  test('a dependent field lists the fields that it requires', () => {
    expect(unmet(fields.dependent, fields, { plain: 'x' })).toEqual(['First'])
    expect(unmet({ require: 'first' }, fields, { first: 'x' })).toEqual([])
  })

  test('required fields without a value are missing, and empty values are omitted', () => {
    expect(missingFields(fields, { box: false })).toEqual(['First', 'Box'])
    expect(filledValues({ a: '', b: false, c: [], d: null, e: 0, f: ['x'], g: true })).toEqual({
      e: 0,
      f: ['x'],
      g: true,
    })
  })

  test('a value that is still offered is kept, and one that is not is reported', () => {
    const choices = choicesOf({ a: 'A', b: { label: 'B' }, c: 3 })
    expect(choices).toEqual([
      { key: 'a', label: 'A' },
      { key: 'b', label: 'B' },
      { key: 'c', label: 'c' },
    ])
    expect(keepOffered('a', choices)).toEqual({ value: 'a', gone: [] })
    expect(keepOffered('x', choices)).toEqual({ value: undefined, gone: ['x'] })
    expect(keepOffered(['x', 'b'], choices)).toEqual({ value: ['b'], gone: ['x'] })
  })
})

describe('richText', () => {
  test('emphasis, code, and safe links are kept, and everything else remains text', () => {
    expect(parseRichText('a <em>b</em> `c` [d](https://e.example) <b onclick=x>f</b>')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'em', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'd', href: 'https://e.example' },
      { kind: 'text', text: ' <b onclick=x>f</b>' },
    ])
  })

  test.each([
    'javascript:alert(1)',
    'http://example.com',
    'data:text/html,x',
    '//example.com',
    'http://localhost.example.com',
  ])('a link to %s becomes plain text', (href) => {
    expect(parseRichText(`<a href="${href}">x</a>`)).toEqual([{ kind: 'text', text: 'x' }])
  })

  test('paragraphs, lists, tables, and code are recognized', () => {
    const source = 'One\ntwo\n\n- a\n- b\n\n| h | i |\n| --- | --- |\n| 1 | 2 |\n\n```js\nx\n```'
    expect(parseMarkdown(source)).toEqual([
      { kind: 'paragraph', text: 'One two' },
      { kind: 'list', items: ['a', 'b'] },
      {
        kind: 'table',
        rows: [
          ['h', 'i'],
          ['1', '2'],
        ],
      },
      { kind: 'code', text: 'x' },
    ])
  })
})

describe('schema', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string' },
      name: { type: 'string', required: true },
      address: { type: 'object', properties: { city: { type: 'string', title: 'City' } } },
      tags: { type: 'array', items: { type: 'string' } },
    },
  }

  test('required is read as a list and as a flag, and nested fields keep their path', () => {
    const [id, name, address, tags] = fieldsOfSchema(schema)
    expect([id?.isRequired, name?.isRequired]).toEqual([true, true])
    expect(address?.fields).toMatchObject([{ path: 'address.city', title: 'City', isRequired: false }])
    expect(tags?.raw).toEqual({ type: 'array', items: { type: 'string' } })
  })

  test('a stub has a value of the type of each property', () => {
    expect(stubOf(schema)).toEqual({ id: 'text', name: 'text', address: { city: 'City' }, tags: ['text'] })
  })
})

describe('jsonPath', () => {
  test('paths of unusual names are quoted', () => {
    expect(pathOf(['body', 'items', 0, '@odata.type', 'name'])).toBe('body.items[0].`@odata.type`.name')
  })

  test('members are set and removed without changing the original', () => {
    const original = { a: { b: '1' } }
    expect(withValue(original, 'a.c', '2')).toEqual({ a: { b: '1', c: '2' } })
    expect(withValue(original, 'a.b', undefined)).toEqual({})
    expect(valueAt(original, 'a.b')).toBe('1')
    expect(original).toEqual({ a: { b: '1' } })
  })
})
