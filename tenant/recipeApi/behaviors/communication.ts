import type { ApiBehavior } from '../behavior'

/** Messages, meetings, social networks, and OData. */
export const communication: Readonly<Record<string, ApiBehavior>> = {
  slack: {
    token: { path: '/api/oauth.v2.access', rotates: true },
    expired: { status: 200, body: { ok: false, error: 'token_expired' } },
    objects: { 'GET /api/auth.test': { ok: true, user_id: 'U1' } },
    lists: {
      'GET /api/conversations.history': {
        items: 'messages',
        record: { ts: '{fraction}', text: 'Hello {number}' },
        paging: {
          by: 'cursor',
          from: 'query.cursor',
          to: 'response_metadata.next_cursor',
          end: 'empty',
          more: 'has_more',
        },
        filter: { from: 'query.oldest' },
        order: 'descending',
      },
    },
  },
  x: {
    token: { path: '/2/oauth2/token', client: 'basic', rotates: true },
    expired: {
      status: 401,
      body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
    },
    objects: { 'GET /2/users/me': { data: { id: '1' } } },
    lists: {
      'GET /2/users/USER_ID/tweets': {
        items: 'data',
        record: { id: '{change}', text: 'Post {number}' },
        paging: { by: 'cursor', from: 'query.pagination_token', to: 'meta.next_token' },
        filter: { from: 'query.since_id', isById: true },
        isEmptyOmitted: true,
        order: 'descending',
      },
    },
  },
  linkedin: {
    token: { path: '/oauth/v2/accessToken', extras: { refresh_token_expires_in: 31536000 } },
    requires: { 'linkedin-version': '202610', 'x-restli-protocol-version': '2.0.0' },
    expired: {
      status: 401,
      body: { serviceErrorCode: 65601, message: 'The token has expired', status: 401 },
    },
    objects: { 'GET /v2/userinfo': { sub: 'u' } },
    lists: {
      'GET /rest/posts': {
        items: 'elements',
        record: { id: 'urn:li:share:{number}', lastModifiedAt: '{ms}' },
        paging: { by: 'offset', from: 'query.start' },
      },
    },
  },
  'microsoft-teams': {
    token: { path: '/common/oauth2/v2.0/token', rotates: true },
    expired: {
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message: 'Lifetime validation failed' } },
    },
    objects: { 'GET /v1.0/me': { id: 'u' } },
    lists: {
      'GET /v1.0/chats/CHAT_ID/messages': {
        items: 'value',
        record: { id: '{id}', lastModifiedDateTime: '{isoMs}' },
        paging: { by: 'link', to: '@odata.nextLink' },
        filter: { from: 'query.$filter', pattern: /gt (\S+)/, isExclusive: true },
        order: 'descending',
      },
    },
  },
  zoom: {
    token: { path: '/oauth/token', client: 'basic', rotates: true, extras: { api_url: '{url}' } },
    expired: { status: 401, body: { code: 124, message: 'Access token is expired.' } },
    objects: { 'GET /v2/users/me': { id: 'u' } },
    lists: {
      'GET /v2/users/me/recordings': {
        items: 'meetings',
        record: { uuid: '{id}', start_time: '{iso}', revision: '{change}' },
        paging: { by: 'cursor', from: 'query.next_page_token', to: 'next_page_token', end: 'empty' },
        filter: { from: 'query.from', isByDay: true },
        window: { until: 'query.to', days: 31 },
      },
    },
  },
  dataverse: {
    token: { path: '/organizations/oauth2/v2.0/token', rotates: true },
    requires: { 'odata-version': '4.0' },
    expired: {
      status: 401,
      headers: { 'www-authenticate': 'Bearer authorization_uri="https://login.example.com"' },
    },
    objects: { 'GET /api/data/v9.2/WhoAmI': { UserId: 'u' } },
    lists: {
      'GET /api/data/v9.2/accounts': {
        items: 'value',
        record: { '@odata.etag': 'W/"{change}"', accountid: '{id}', modifiedon: '{iso}' },
        paging: { by: 'link', to: '@odata.nextLink' },
        filter: { from: 'query.$filter', pattern: /ge (\S+)/ },
      },
    },
  },
  'sap-odata-v2': {
    token: { path: '/oauth/token', client: 'basic', rotates: true, extras: { jti: 'j' } },
    requires: { accept: 'application/json' },
    expired: {
      status: 401,
      body: { error: { code: 'LGN0022', message: { lang: 'en-US', value: 'Token expired' } } },
    },
    objects: {},
    lists: {
      'GET /odata/v2/ENTITY': {
        items: 'd.results',
        record: { id: '{id}', lastModifiedDateTime: '{ticks}' },
        paging: { by: 'link', to: 'd.__next' },
        filter: { from: 'query.$filter', pattern: /datetimeoffset'([^']+)'/ },
      },
    },
  },
}
