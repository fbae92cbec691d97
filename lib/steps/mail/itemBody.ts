import { ConfigurationError } from '../../errors'
import { Fields } from '../../values/fields'

export interface ItemBody {
  readonly contentType: 'text' | 'html'
  /** As it is: blanks at its ends belong to it. */
  readonly content: string
}

/**
 * What a mail or an event says: a text beside its `bodyType`, or Graph's `{contentType, content}`. Undefined where the
 * field is empty; throws ConfigurationError for anything else.
 */
export function readItemBody(values: Readonly<Record<string, unknown>>): ItemBody | undefined {
  const { body, bodyType } = new Fields(values).withoutEmpty()
  if (body === undefined) return undefined
  const parts =
    typeof body === 'object' && !Array.isArray(body)
      ? new Fields({ ...body }).withoutEmpty()
      : { content: body }
  const { content = '', contentType = bodyType } = parts
  if (typeof content !== 'string') throw new ConfigurationError('The field "body" is not a text.')
  const type = new Fields({ bodyType: contentType }).oneOfIgnoringCase('bodyType', ['text', 'html'], 'text')
  return { contentType: type, content }
}
