import type { PagingStyle } from './listEndpoint'

/** What the log tells of a poll, each once an execution. */
export const notes = {
  noWatermark:
    'There is no "watermarkField": each poll emits the whole list, a record that did not change under the same message id.',
  positionLost:
    'The API no longer takes the position that the snapshot has: the round is begun anew, and what it has emitted comes again under the same message ids.',
  again:
    'Among many records with one of the highest values of "watermarkField" some are new. The snapshot holds too little to tell which, so all of them are emitted, those known under the same message ids.',
  unvalued:
    'Some records have nothing in "watermarkField" that can be compared: they are emitted with each poll that shows them, under the same message ids while they do not change. Where it is all of them, check the name of the field.',
  textual:
    'The values of "watermarkField" are neither numbers nor ISO 8601 times, so they are compared as text. If they do not grow letter by letter, records are missed: choose another field.',
  overlookedPage:
    'The answer has a link to a next page, but "paging" is "none": the rest of the list is not read.',
} as const

/** What to check where a list goes in circles. */
export const adviceOn: Readonly<Record<PagingStyle, string>> = {
  none: 'Check the field "path".',
  nextLink: 'Check the field "pagingField".',
  linkHeader: 'The API sends wrong Link headers.',
  cursor: 'Check the fields "pagingField" and "pagingParameter".',
  offset: 'Check the field "pagingParameter": the API may know its parameter by another name.',
  page: 'Check the field "pagingParameter": the API may know its parameter by another name.',
}
