/** A phrasing that reads like a translation, and the replacement to use. */
export interface Phrase {
  readonly pattern: RegExp
  readonly instead: string
}

/** Builds a rule that also matches across line breaks. */
function phrase(source: string, instead: string): Phrase {
  return { pattern: new RegExp(source.replaceAll(' ', '\\s+'), 'gm'), instead }
}

const start = '(?<=^[\\s|>*-]*|[.:;?!|(]\\s+)'
const places =
  'from|to|know|knows|see|show|shows|decides?|specifies|position|place|point|page|host|folder|file|directory|path|line|exactly|remembers?|finds?|is|are'
const units =
  'record|page|execution|process|account|token|deployment|call|message|file|provider|mail|attempt|lifetime|verb|line|step|function|second|minute|retry|round|layer|object'

/** Rules for all prose: documents, UI texts, comments, error messages, log lines, and spec names. */
export const phrases: readonly Phrase[] = [
  // Conditions and subjects
  phrase(
    `(?<!\\b(?:${places}) )\\b[Ww]here\\b(?! to\\b)`,
    '"if" for a condition, "when" for a time, "where" only for a place',
  ),
  phrase('\\b[Ww]h(?:o|at)ever\\b', 'a named subject: "any value", "users who"'),
  phrase(`${start}What (?![^.?|]*\\?)`, 'a noun: "Records that", "The limits that"'),
  phrase(
    '\\b(?:of|than|for|with|from|by|to|all|only|and|or|as|but|after) what (?:is|was|it|the|they|an?|others?|has|had|may|must|can)\\b',
    'a noun: "of the records that"',
  ),
  phrase(`${start}Of (?!course\\b)[a-z]`, 'the subject first'),
  phrase(`${start}(?:Nor|Else)\\b`, '"and not", "otherwise"'),
  phrase(
    '(?<!\\b(?:any|every|no|some)(?:thing|one|body|where) |or )\\belse\\b',
    'otherwise, or two sentences',
  ),
  phrase('\\b(?:some|no)body\\b|\\bwho comes?\\b', 'the actor: another container, the user'),

  // Negation
  phrase(
    '(?<![Tt]here (?:will |would |can |may |must |should )?)\\b(?:is|are|was|were|be) no(?:ne|body)?\\b(?! (?:longer|more|less|later|need))',
    'is not a, do not have',
  ),
  phrase('\\bfor (?:ever|good)\\b', 'forever, permanently'),
  phrase('\\b(?:all|just) the same\\b', 'anyway, also'),
  phrase('\\bin vain\\b', 'without effect'),

  // Rates and quantities
  phrase(
    `\\b(?:records?|messages?|calls?|flows?|pages?|lines?|once|twice|class|folders?|files?|attempts?|tokens?|mails?|functions?|applications?|at a time|µs|ms|MB|kB|runs?|requests?) an? (?:${units})\\b(?! (?:is|was|has|can|of|that|with)\\b)`,
    'per: one message per record',
  ),
  phrase('\\bsome (?:\\d|two|three|four|five|ten|eight)', 'about'),
  phrase('\\bat the (?:most|moment)\\b', 'at most; currently'),
  phrase('\\bone after the other\\b', 'in a row, one at a time'),

  // Idioms
  phrase('\\bin words\\b', 'with an error that explains it'),
  phrase('\\bon wish\\b', 'optionally'),
  phrase('\\b(?:anew|begun|lest|thereof)\\b', 'again, from scratch, started'),
  phrase(
    '\\bst(?:ands?|ood|anding) (?:in|there|beside|at|on|still|here|before|behind|alone|twice)\\b',
    'is in, appears in, contains',
  ),
  phrase('\\bstretch(?:es)? of\\b|\\bthe stretch\\b', 'interval, period'),
  phrase('\\b(?:lies?|lay|lain) (?:in|at|on|beside|within|where|there|below)\\b', 'is in'),
  phrase(
    '\\b(?:goes|go|gone|going|went) (?:on|away|astray|along|out|beyond|before)\\b',
    'continues, is sent, takes precedence over',
  ),
  phrase(
    '\\b(?:comes?|came|coming) (?:back|out|again|along|whole|first|later)\\b',
    'is emitted, is returned',
  ),
  phrase('\\bat once\\b', 'immediately, at the same time'),
  phrase('\\b(?:take[ns]?|took) (?:it |them )?over\\b', 'adopts, uses'),
  phrase('\\bhand(?:s|ed|ing)? (?:it |them )?(?:over|out)\\b', 'emits, passes, provides'),
  phrase('\\b(?:leaves?|left) (?:it |them )?(?:alone|out)\\b', 'does not call, omits'),
  phrase(
    '\\b(?:is|are|was|were|be|been) (?:asked|(?:looked|wanted|waited) (?:for|at))\\b',
    'is requested, is searched for',
  ),
  phrase(
    '\\b(?:tells?|told) (?:what|why|which|how|whether|of|when|nothing|apart|so)\\b',
    'shows, reports, explains',
  ),
  phrase('\\b(?:says?|said) (?:so|which|of|nothing|all)\\b', 'logs a warning, specifies'),
  phrase('\\b(?:log|sentence|README|table)s? (?:says?|tells?|names?)\\b', 'shows, lists, explains'),
  phrase('\\bthe sentences?\\b', 'the error message'),
  phrase('\\b(?:that|which|who|it|they) names?\\b', 'specifies, identifies'),
  phrase('\\bbr(?:ings?|ought) along\\b', 'provides, includes'),
  phrase('\\b(?:sees|seen) to it\\b', 'ensures'),
  phrase('\\b(?:does|do|did) not take (?:it|them|no|any|all|the|a|that)\\b', 'accepts'),
  phrase('\\b[Aa]nswer(?:s|ed|ing)?\\b', 'response, responds, returns'),
  phrase('\\b(?:gives|gave)\\b(?! up)', 'returns, provides'),
  phrase('\\bspen(?:ds?|t|ding)\\b', 'use, reuse (a refresh token)'),
  phrase('(?<!connection )\\b(?:is|are|was|were|be) refused\\b', 'is rejected, fails with'),
  phrase('\\b(?:mend(?:s|ed)?|heals?|dear|affair|hardly|beside|amid)\\b', 'fix; expensive; next to'),
  phrase("\\ban? [a-z]+ of (?:its|their|his|your|our|my|the \\w+'s) own\\b", 'its own …'),
  phrase('\\b(?:up to when|from when on|from where on)\\b', 'until; starting with'),
  phrase('\\b(?:once more|time and again|again and again)\\b', 'again, repeatedly'),
  phrase('\\b[Ee]mpty (?:means|leaves|takes)\\b', 'Defaults to …; If empty, …'),
  phrase('\\b(?:clocks show|by the clocks|changes? of clocks?|what clocks)\\b', 'local time, DST change'),
  phrase(
    '\\bverbs\\b|\\b(?:a|each|every|the|this|that) verb\\b',
    'action (of the component), method (of HTTP)',
  ),
  phrase('\\bin (?:circles|a circle)\\b', 'in a loop'),
  phrase('\\b[Tt]wins?\\b', 'fake (a local server that behaves like the API)'),
  phrase('\\b(?:under way|in(?:to)? sight|at hand)\\b', 'in progress, visible, current'),

  // Terms
  phrase(
    '\\b(?:a|no|neither a|each|every|that|this|whose|one) text\\b(?! (?:field|file|body|format|message|node|area|editor|block))|\\btexts\\b',
    'string',
  ),
  phrase('\\bblanks?\\b', 'space, spaces'),
  phrase(
    '\\b(?:an?|the|this|that|each|no|of|one|every|sent|polled|whole) mail\\b(?! (?:folder|server|client|box|API))|\\bmails\\b|\\bmail address',
    'email, email address',
  ),
  phrase('\\btime-outs?\\b', 'timeout'),
  phrase('\\btime stamps?\\b', 'timestamp'),
  phrase('\\b[Hh]ost names?\\b', 'hostname'),
  phrase('\\buser names?\\b', 'username'),
  phrase('\\b(?:[Bb]ase|the|an?|this|its) url\\b', 'URL'),
  phrase('(?<![-/.\'"`_])\\bids?\\b(?![\'"`_.=])', 'ID, IDs'),
  phrase('\\bdead (?:grant|token)', 'a grant that is no longer valid'),

  // American English, and the style guides of Google and Microsoft
  phrase(
    '\\b\\w*(?:uthoris|ecognis|rganis|ormalis|erialis|nitialis|ynchronis)\\w*|\\b(?:licence|behaviour|neighbour|colour|favour|honour|centre)\\w*|\\b(?:cancell(?:ed|ing)|whilst|amongst|towards)\\b',
    'American spelling',
  ),
  phrase('\\b[Pp]lease\\b', 'nothing: leave it out'),
  phrase('\\b(?:shall|ought)\\b', 'must, should'),
  phrase('\\bin order to\\b', 'to'),
]

/** Rule for spec names, which must make sense without the names of their describe blocks. */
export const nameStarts: Phrase = {
  pattern:
    /^(?:that|whose|which|also|nor|and|or|but|is|are|was|were|has|had|of|from|to|with|without|by|in|on|at|for|as|where|twice|other|so|than|then|it|they|only|not|even|until|after)\b|^[a-z]+[^\W\ds]s,? (?:an?|the|its|all|every|each|no|only|one|nothing|both)\b/g,
  instead: 'a complete sentence with its own subject',
}

/** Rule for doc comments of exported functions. */
export const docStarts: Phrase = {
  pattern:
    /^(?!(?:True|Returns|[A-Z][a-z]+s)\b)|^(?:Messages|Records|Rows|Pages|Fields|Links|Connections|Names|Times|Events|Files|Choices)\b/g,
  instead: 'a verb in the present tense: "Returns the …", "Sends …"',
}
