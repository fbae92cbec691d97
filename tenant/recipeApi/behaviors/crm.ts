import type { ApiBehavior } from '../behavior'

/** CRM, marketing, and support. */
export const crm: Readonly<Record<string, ApiBehavior>> = {
  hubspot: {
    token: { path: '/oauth/2026-03/token' },
    expired: {
      status: 401,
      body: { status: 'error', category: 'EXPIRED_AUTHENTICATION', message: 'expired' },
    },
    objects: {},
    lists: {
      'GET /crm/v3/objects/contacts': {
        items: 'results',
        record: { id: '{id}', properties: { hs_object_id: '{id}' }, updatedAt: '{isoMs}' },
        paging: { by: 'cursor', from: 'query.after', to: 'paging.next.after' },
      },
      'POST /crm/v3/objects/contacts/search': {
        items: 'results',
        record: { id: '{id}', properties: { lastmodifieddate: '{isoMs}' } },
        paging: { by: 'cursor', from: 'body.after', to: 'paging.next.after' },
        filter: { from: 'body.filterGroups.0.filters.0.value' },
      },
    },
  },
  'zoho-crm': {
    token: { path: '/oauth/v2/token', extras: { api_domain: '{url}' } },
    tokenHeader: ['authorization', 'Zoho-oauthtoken '],
    expired: {
      status: 401,
      body: { code: 'INVALID_TOKEN', message: 'invalid oauth token', status: 'error' },
    },
    objects: { 'GET /crm/v8/users': { users: [{ id: '1' }] } },
    lists: {
      'GET /crm/v8/Leads': {
        items: 'data',
        record: { id: '{id}', Modified_Time: '{offset}' },
        paging: {
          by: 'cursor',
          from: 'query.page_token',
          to: 'info.next_page_token',
          end: 'null',
          more: 'info.more_records',
        },
        filter: { from: 'header.if-modified-since', isExclusive: true, nothingStatus: 304 },
        emptyStatus: 204,
      },
    },
  },
  pipedrive: {
    token: { path: '/oauth/token', client: 'basic', rotates: true, extras: { api_domain: '{url}' } },
    expired: { status: 401, body: { success: false, error: 'Unauthorized access' } },
    objects: {},
    lists: {
      'GET /api/v2/deals': {
        items: 'data',
        record: { id: '{number}', update_time: '{iso}' },
        paging: {
          by: 'cursor',
          from: 'query.cursor',
          to: 'additional_data.next_cursor',
          end: 'null',
        },
        filter: { from: 'query.updated_since' },
      },
    },
  },
  zendesk: {
    token: { path: '/oauth/tokens', rotates: true, requires: { expires_in: '172800' } },
    expired: {
      status: 401,
      body: { error: 'invalid_token', error_description: 'The access token is invalid' },
    },
    objects: { 'GET /api/v2/users/me.json': { user: { id: 1 } } },
    lists: {
      'GET /api/v2/tickets.json': {
        items: 'tickets',
        record: { id: '{number}', updated_at: '{iso}' },
        paging: {
          by: 'cursor',
          from: 'query.page[after]',
          to: 'meta.after_cursor',
          end: 'same',
          more: 'meta.has_more',
        },
      },
      'GET /api/v2/incremental/tickets/cursor.json': {
        items: 'tickets',
        record: { id: '{number}', updated_at: '{iso}' },
        paging: { by: 'cursor', from: 'query.cursor', to: 'after_cursor', last: 'end_of_stream' },
        sync: { from: 'query.cursor', to: 'after_cursor' },
      },
    },
  },
  intercom: {
    token: { path: '/auth/eagle/token', isEndless: true },
    requires: { 'intercom-version': '2.14' },
    expired: { status: 401, body: { type: 'error.list', errors: [{ code: 'unauthorized' }] } },
    objects: { 'GET /me': { type: 'admin', id: '1' } },
    lists: {
      'GET /contacts': {
        items: 'data',
        record: { id: '{id}', updated_at: '{seconds}' },
        paging: { by: 'cursor', from: 'query.starting_after', to: 'pages.next.starting_after' },
      },
      'POST /conversations/search': {
        items: 'conversations',
        record: { id: '{id}', updated_at: '{seconds}' },
        paging: {
          by: 'cursor',
          from: 'body.pagination.starting_after',
          to: 'pages.next.starting_after',
        },
        filter: { from: 'body.query.value', isExclusive: true },
      },
    },
  },
  mailchimp: {
    token: { path: '/oauth2/token', isEndless: true },
    expired: { status: 401, body: { title: 'API Key Invalid', status: 401 } },
    objects: { 'GET /3.0/ping': { health_status: 'ok' } },
    lists: {
      'GET /3.0/lists/LIST_ID/members': {
        items: 'members',
        record: { id: '{id}', last_changed: '{offset}' },
        paging: { by: 'offset', from: 'query.offset', total: 'total_items' },
        filter: { from: 'query.since_last_changed' },
      },
    },
  },
}
