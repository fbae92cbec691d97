type Check = (value: unknown) => boolean

export const isNumber: Check = (value) => typeof value === 'number'
export const isText: Check = (value) => typeof value === 'string'
export const isFlag: Check = (value) => typeof value === 'boolean'

export function isListOf(isItem: Check): Check {
  return (value) => Array.isArray(value) && value.every(isItem)
}
