import { ReceivedContent } from './content'

export type AttachedItemType = 'message' | 'event' | 'contact'

/** Returns the `$value` of an attached item: https://learn.microsoft.com/graph/api/attachment-get#example-6 */
export function attachedItem(
  type: AttachedItemType,
  name: string,
): { content: ReceivedContent; contentType: string } {
  const [contentType, ...lines] = texts[type](name)
  return {
    contentType: contentType ?? '',
    content: new ReceivedContent([Buffer.from(`${lines.join('\r\n')}\r\n`)]),
  }
}

const texts: Record<AttachedItemType, (name: string) => readonly string[]> = {
  message: (name) => [
    'text/plain',
    'From: "Adele Vance" <adele.vance@fabrikam.example>',
    'To: "Megan Bowen" <MeganB@contoso.example>',
    `Subject: ${name}`,
    'Date: Thu, 15 Jan 2026 12:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset="utf-8"',
    '',
    'See below.',
  ],
  event: (name) => [
    'text/plain',
    'BEGIN:VCALENDAR',
    'METHOD:PUBLISH',
    'PRODID:Microsoft Exchange Server 2010',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    `SUMMARY;LANGUAGE=en-US:${name}`,
    'DTSTART:20260115T120000Z',
    'DTEND:20260115T130000Z',
    'END:VEVENT',
    'END:VCALENDAR',
  ],
  contact: (name) => [
    'text/plain',
    'BEGIN:VCARD',
    'PROFILE:VCARD',
    'VERSION:3.0',
    'MAILER:Microsoft Exchange',
    `FN:${name}`,
    'END:VCARD',
  ],
}
