import { lookUp } from './lookUp'

/** A condition on a response: its status, a value in its JSON body, or both. */
export interface ResponseRule {
  readonly status?: number
  readonly path?: string
  readonly isNegated?: boolean
  readonly expected?: string
}

/** Returns the rules in a string such as `403 code=1234, error!=none`; undefined if it has another form. `==` is read like `=`. */
export function parseRules(text: string): readonly ResponseRule[] | undefined {
  const rules = text.split(betweenRules).map((each) => parseRule(each.trim()))
  return rules.every((rule) => rule !== undefined) ? rules : undefined
}

/** True if one of the rules applies to the response; `body` is undefined if the response is not JSON. */
export function matchesRule(rules: readonly ResponseRule[], status: number, body: unknown): boolean {
  return rules.some((rule) => (rule.status ?? status) === status && matchesBody(rule, body))
}

// A comma inside an expected value doesn't start a rule.
const betweenRules = /,(?=\s*(?:[1-5]\d\d\s*(?:,|$)|(?:[1-5]\d\d\s+)?[^\s=!,]+!?=))/

const ruleForm = /^(?:([1-5]\d\d)(?:\s+|$))?(?:([^\s=!]+)\s*(!?={1,3})\s*(.*))?$/

function parseRule(text: string): ResponseRule | undefined {
  const [matched, status, path, operator, expected = ''] = ruleForm.exec(text) ?? []
  if (!matched) return undefined
  return {
    ...(status !== undefined && { status: Number(status) }),
    ...(path !== undefined && {
      path,
      isNegated: operator?.startsWith('!') === true,
      expected: expected.trim(),
    }),
  }
}

function matchesBody({ path, isNegated, expected }: ResponseRule, body: unknown): boolean {
  if (path === undefined) return true
  if (typeof body !== 'object' || body === null) return false
  const value = lookUp(body, path) ?? ''
  const isScalar = typeof value !== 'object'
  return (isScalar && String(value) === expected) !== isNegated
}
