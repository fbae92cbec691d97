import fc from 'fast-check'
import { Odata, odata } from '../../../../lib/providers/microsoft/odata'

test('a string is quoted, and OData values are used unchanged', () => {
  expect(odata`${new Odata('name')} eq ${'x'}`.text).toBe("name eq 'x'")
})

test('a quote is doubled', () => {
  expect(odata`${"o'n' or '1' eq '1"}`.text).toBe("'o''n'' or ''1'' eq ''1'")
})

test('quotes are doubled, and other characters are not changed', () => {
  const unquoted = (text: string) => text.slice(1, -1).replaceAll("''", "'")
  fc.assert(
    fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }), (value) => {
      const { text } = odata`${value}`
      expect(unquoted(text)).toBe(value)
      expect(text).toMatch(/^'(?:[^']|'')*'$/)
    }),
  )
})
