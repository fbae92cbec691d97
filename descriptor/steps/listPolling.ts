import { emitBehavior, singlePagePerInterval } from '../sharedFields'
import type { Steps } from '../types'

export const listPolling: Steps = {
  pollEndpoint: {
    title: 'Poll Endpoint',
    description:
      'Emits the records of any list endpoint: all records, or only those that are new or changed.',
    metadata: 'dynamic',
    fields: {
      path: {
        label: 'Path',
        viewClass: 'TextFieldView',
        required: true,
        placeholder: '/items?status=open',
        note: "Path of the list below the API base URL, or an absolute URL of the account's API.",
      },
      itemsPath: {
        label: 'Items Path',
        viewClass: 'TextFieldView',
        placeholder: 'data.items',
        note: 'Dot path to the list in the response body. If empty, common locations are tried.',
      },
      paging: {
        label: 'Paging',
        viewClass: 'SelectView',
        model: {
          none: 'None: one response contains the whole list (default)',
          nextLink: 'Next link in the response body',
          linkHeader: 'Link header',
          cursor: 'Cursor in the response body',
          offset: 'Offset',
          page: 'Page number',
        },
        prompt: 'Choose a paging style',
        note: 'How the API provides the next page.',
      },
      pagingField: {
        label: 'Paging Field',
        viewClass: 'TextFieldView',
        placeholder: 'meta.next_cursor',
        note: 'Dot path to the cursor or next link in the response body. Required for cursors. For next links, common locations are tried by default.',
      },
      pagingParameter: {
        label: 'Paging Parameter',
        viewClass: 'TextFieldView',
        placeholder: 'cursor, offset, or page',
        note: 'Query parameter for the cursor, offset, or page number. Defaults to cursor, offset, or page.',
      },
      watermarkField: {
        label: 'Watermark Field',
        viewClass: 'TextFieldView',
        placeholder: 'updated_at',
        note: 'Dot path to a timestamp or number that increases with every change. If empty, every poll emits the whole list.',
      },
      watermarkParameter: {
        label: 'Watermark Parameter',
        viewClass: 'TextFieldView',
        placeholder: 'updated_since',
        note: 'Query parameter that filters by the highest watermark. If empty, the component filters the records.',
      },
      pageSize: {
        label: 'Page Size',
        viewClass: 'TextFieldView',
        placeholder: '100',
        note: 'Number of records per page. Defaults to the page size of the API.',
      },
      pageSizeParameter: {
        label: 'Page Size Parameter',
        viewClass: 'TextFieldView',
        placeholder: 'limit',
        note: 'Query parameter for the page size. Defaults to limit.',
      },
      singlePagePerInterval,
      emitBehavior,
    },
  },
}
