import { safeFileName } from '../../../lib/values/fileName'

test.each([
  ['price-list.pdf', 'price-list.pdf'],
  ['Preisliste März.pdf', 'Preisliste März.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['a\r\nContent-Type: text/html', 'html'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['nul\u0000.pdf', 'nul.pdf'],
  ['..%2F..%2fetc%2Fpasswd', 'passwd'],
  ['%2e%2e%5Cboot.ini', 'boot.ini'],
  ['%252e%252e%252fpasswd', 'passwd'],
  ['a%0d%0aX: y%00.pdf', 'aX: y.pdf'],
  ['100%25 wool.pdf', '100%25 wool.pdf'],
  ['half\ud83d.pdf', 'half.pdf'],
  ['..', 'attachment'],
  ['', 'attachment'],
])('the file name %j becomes %j', (name, expected) => {
  expect(safeFileName(name)).toBe(expected)
})
