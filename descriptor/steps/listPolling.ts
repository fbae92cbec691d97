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
        placeholder: '/items?status=open',
        note: "Path of the list below the API base URL, or an absolute URL of the account's API. Required without a definition.",
      },
      method: {
        label: 'Method',
        viewClass: 'SelectView',
        model: { GET: 'GET (default)', POST: 'POST' },
        prompt: 'Choose a method',
        note: 'HTTP method of the list. With POST, parameters are sent in the body.',
      },
      body: {
        label: 'Body',
        viewClass: 'TextAreaView',
        placeholder: '{"sort": "updated_at"}',
        note: 'JSON body of a POST request.',
      },
      headers: {
        label: 'Headers',
        viewClass: 'TextAreaView',
        placeholder: 'X-Api-Version: 3',
        note: 'Headers of this list, one "Name: value" per line.',
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
          lastItem: 'Value of the last record',
        },
        prompt: 'Choose a paging style',
        note: 'How the API provides the next page.',
      },
      pagingField: {
        label: 'Paging Field',
        viewClass: 'TextFieldView',
        placeholder: 'meta.next_cursor',
        note: 'Dot path to the next link or cursor in the body (required for cursors), or to a value of the last record (default: "id").',
      },
      pagingParameter: {
        label: 'Paging Parameter',
        viewClass: 'TextFieldView',
        placeholder: 'cursor, offset, or page',
        note: 'Query parameter for the cursor, offset, or page number. Defaults to cursor, offset, or page. With POST, a dot path in the body.',
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
        note: 'Query parameter that filters by the highest watermark. If empty, the component filters the records. With POST, a dot path in the body.',
      },
      watermarkTemplate: {
        label: 'Watermark Template',
        viewClass: 'TextFieldView',
        placeholder: 'updated_at ge {value:iso}',
        note: 'Value of the watermark parameter, if it is an expression. {value}, {value:iso}, {value:date}, or {value:seconds} is replaced.',
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
      definition: {
        label: 'Definition',
        viewClass: 'TextAreaView',
        placeholder: '{"request": {"path": "/items"}, "items": "data"}',
        note: 'JSON that describes the whole list, for lists that need more than the fields above, which must be empty then.',
      },
      singlePagePerInterval,
      emitBehavior,
    },
  },
}
