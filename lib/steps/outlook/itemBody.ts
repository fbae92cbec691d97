import { Fields, notString } from '../../values/fields'

export interface ItemBody {
  readonly contentType: 'text' | 'html'
  /** Not trimmed: leading and trailing spaces are part of it. */
  readonly content: string
}

/**
 * Returns the body of an email or event, which is a string with a `bodyType` or Graph's `{contentType, content}`, or
 * undefined if the field is empty. Throws ConfigurationError for any other value.
 */
export function readItemBody(values: Readonly<Record<string, unknown>>): ItemBody | undefined {
  const { body, bodyType } = new Fields(values).withoutEmpty()
  if (body === undefined) return undefined
  const parts =
    typeof body === 'object' && !Array.isArray(body)
      ? new Fields({ ...body }).withoutEmpty()
      : { content: body }
  const { content: given = '', contentType = bodyType } = parts
  const content = typeof given === 'number' && Number.isFinite(given) ? String(given) : given
  if (typeof content !== 'string') throw notString('body', content)
  const type = new Fields({ bodyType: contentType }).oneOfIgnoringCase('bodyType', ['text', 'html'], 'text')
  return { contentType: type, content }
}
