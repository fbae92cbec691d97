import { safeFileName } from '../../../lib/values/fileName'

test.each([
  ['price-list.pdf', 'price-list.pdf'],
  ['Preisliste März.pdf', 'Preisliste März.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['a\r\nContent-Type: text/html', 'html'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['nul\u0000.pdf', 'nul.pdf'],
  ['..', 'attachment'],
  ['', 'attachment'],
])('the name %j becomes %j', (name, expected) => {
  expect(safeFileName(name)).toBe(expected)
})
