import type { ShowAs } from './events/eventType'

/** The times at which an address is busy, and how much of them getSchedule shows. */
export interface Schedule {
  readonly items: readonly ScheduleItem[]
  readonly shown: ShownSchedule
}

/** Distribution lists show only the view. Some addresses show neither the view nor items. */
export type ShownSchedule = 'items' | 'viewOnly' | 'nothing'

/** A time at which an address is not free, or only tentatively free. */
export interface ScheduleItem {
  /** In milliseconds. */
  readonly start: number
  readonly end: number
  readonly status: ShowAs
  readonly subject?: string
  readonly location?: string
  readonly isPrivate?: boolean
}
