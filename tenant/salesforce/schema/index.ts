import { account } from './account'
import { contact } from './contact'
import { lead } from './lead'
import type { ObjectType } from './objectType'
import { accountHistory, accountShare, contactChangeEvent, settingMetadata } from './unusualObjects'
import { widget } from './widget'

/** Every object of the org, in the order of describe. */
export const objectTypes: readonly ObjectType[] = [
  account,
  accountHistory,
  accountShare,
  contact,
  contactChangeEvent,
  lead,
  settingMetadata,
  widget,
]
