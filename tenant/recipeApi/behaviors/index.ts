import type { ApiBehavior } from '../behavior'
import { communication } from './communication'
import { crm } from './crm'
import { finance } from './finance'
import { google } from './google'
import { work } from './work'

/** How each API of a recipe behaves, by the recipe's file name. */
export const behaviors: Readonly<Record<string, ApiBehavior>> = {
  ...communication,
  ...crm,
  ...finance,
  ...google,
  ...work,
}
