/** True for a property that OData adds to a record: `@odata.*` except `@odata.type`. */
export function isODataAnnotation(name: string): boolean {
  return name.includes('@odata.') && !name.endsWith('@odata.type')
}
