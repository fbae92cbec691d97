import { isHtml, isPage } from '../../../lib/http/html'

function htmlness(body: string, contentType?: string): boolean {
  return isHtml({ headers: contentType ? { 'content-type': contentType } : {}, body: Buffer.from(body) })
}

test.each([
  '<!DOCTYPE html><title>Log in</title>',
  '<!doctype HTML PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
  '<html>',
  '<HTML lang="en">',
  '\n  <html\n>',
  '<!-- by the firewall --><!-- twice\nover -->\n<html>',
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>',
])('%j starts a page for a browser', (body) => {
  expect(htmlness(body)).toBe(true)
})

test.each(['text/html', 'text/html; charset=utf-8', 'application/xhtml+xml', 'TEXT/HTML'])(
  'a tag of the content type %s is a page for a browser',
  (contentType) => {
    expect(htmlness('<h1>Developer Over Rate</h1>', contentType)).toBe(true)
    expect(htmlness('{"a":1}', contentType)).toBe(false)
    expect(htmlness('', contentType)).toBe(false)
  },
)

test.each([
  ['<error/>', 'application/xml'],
  ['<h1>Developer Over Rate</h1>', undefined],
  ['<htmlish>', undefined],
  ['<h1>', 'application/x-htmlish'],
  ['text <html>', undefined],
  ['<list><html></list>', undefined],
  [`${' '.repeat(1001)}<html>`, undefined],
])('%j of the content type %s is not a page for a browser', (body, contentType) => {
  expect(htmlness(body, contentType)).toBe(false)
})

test.each([
  ['Log in <a href="/login">', 'text/html', true],
  ['<head><title>Log in</title></head>', 'application/json', true],
  ['<div>Log in</div>', 'application/problem+json', true],
  ['<!doctype html>', undefined, true],
  ['{"id": 1}', 'text/html', false],
  ['', 'text/html', false],
  ['OK', 'text/html', false],
  ['pong', 'text/html; charset=utf-8', false],
  ['id,name\n1,Ada < Bob', 'text/html', false],
  ['Fetched <user/>', 'text/html', false],
  ['<user/>', 'application/json', false],
  ['<user/>', 'text/html', true],
  ['<user/>', 'application/xml', false],
  ['not JSON', 'application/json', false],
])(
  'a response with %j of the content type %s is a page instead of data: %s',
  (body, contentType, expected) => {
    const headers = contentType ? { 'content-type': contentType } : {}
    expect(isPage({ headers, body: Buffer.from(body) })).toBe(expected)
  },
)
