/** A value that is used unchanged in an OData expression: a number, a time, or a name from the code. */
export class Odata {
  constructor(readonly text: string) {}
}

/**
 * Returns an OData expression with its inserted values encoded: odata`address eq ${address}`. Strings are quoted.
 * https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html
 */
export function odata(
  literals: TemplateStringsArray,
  ...values: readonly (string | number | boolean | Odata)[]
): Odata {
  return new Odata(
    literals.reduce((text, literal, index) => text + encode(values[index - 1] ?? '') + literal),
  )
}

function encode(value: string | number | boolean | Odata): string {
  if (value instanceof Odata) return value.text
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}
