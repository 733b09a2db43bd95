/** A line that was many: cut where a chat, a form, a logger or a page joined what the kernel wrote in lines. */

/** The kernel's stamps. */
const STAMP = /\s(?=(?:<\d{1,3}>)?\[ {0,8}\d{1,9}\.\d{6}\] )/g
/** Fewer of them are one line and what spoke into it. */
const FEWEST_STAMPS = 4

/** Where lines of a report begin, for those that had no stamp. */
const BEGINS =
  /\s(?=(?:CPU: \d{1,4} (?:UID: \d{1,10} )?PID: |Hardware name: |Call [Tt]race:|Mem-[Ii]nfo:|active_anon:\d|Node \d{1,4} active_anon:|Node \d{1,4},? (?:DMA32|DMA|Normal|HighMem|Movable)(?: free: ?\d|: ?\d+ ?\*)|(?<!Node \d{1,4},? )(?:DMA32|DMA|Normal|HighMem|Movable)(?: free: ?\d|: ?\d+ ?\*)|lowmem_reserve\[\]:|\d{1,12} (?:total pagecache pages|pages RAM|pages reserved)|(?:nommu: )?Allocation of length \d|oom-kill:constraint|Out of memory: ))/g
const FEWEST_BEGINNINGS = 3

const MARKUP = /<\/?(?:p|br|pre|code|div|span|li|ul|ol|td|tr|table|font|samp|tt|b|i)(?: [^<>]{0,200})?\/?>/gi
const BREAKS = /^<(?:br|\/p|\/div|\/li|\/tr|\/pre)/i

/** What a log of JSON calls the words themselves. */
const FIELD = /"(?:MESSAGE|message|log|msg|text|body|line|content)" ?: ?"/
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\n' }

/** Empty for a line that is one. */
export function partsOf(raw: string): readonly string[] {
  let text = raw
  if (text.includes('\r')) text = text.replace(/\r{1,8}$/, '').replace(/\r{1,8}/g, '\n')
  if (text.includes('#012')) text = text.replaceAll('#012', '\n')
  if (text.includes('\\n') || (text.includes('"') && FIELD.test(text))) text = unquoted(text)
  if (text.includes('<') && /<(?:br|\/?p|\/?pre|\/?div|\/?code|\/?span|\/?li|\/?td)\b/i.test(text))
    text = text.replace(MARKUP, (tag) => (BREAKS.test(tag) ? '\n' : ''))
  if (text.length > 200 && !text.includes('\n')) text = cutAt(text)
  const parts = text.split('\n')
  return parts.length === 1 && text.length >= raw.trimEnd().length ? [] : parts
}

function cutAt(text: string): string {
  if (text.includes('[') && (text.match(STAMP)?.length ?? 0) >= FEWEST_STAMPS)
    return text.replace(STAMP, '\n')
  if (text.includes('kB') && (text.match(BEGINS)?.length ?? 0) >= FEWEST_BEGINNINGS)
    return text.replace(BEGINS, '\n')
  return text
}

/** A string as JSON writes it, or the one of an object that holds the words. */
function unquoted(text: string): string {
  const field = FIELD.exec(text)
  const isString = field !== null || /^\s*"/.test(text)
  const start = field === null ? (isString ? text.indexOf('"') + 1 : 0) : field.index + field[0].length
  const pieces: string[] = []
  let from = start
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (isString && character === '"') return pieces.join('') + text.slice(from, at)
    if (character !== '\\') continue
    const next = text.charAt(at + 1)
    const code = next === 'u' ? /^[0-9a-fA-F]{4}/.exec(text.slice(at + 2, at + 6))?.[0] : undefined
    const meant = code === undefined ? (ESCAPES[next] ?? ('"\\/'.includes(next) ? next : null)) : null
    if (code === undefined && meant === null) continue
    pieces.push(text.slice(from, at), meant ?? String.fromCharCode(Number.parseInt(code ?? '20', 16)))
    at += code === undefined ? 1 : 5
    from = at + 1
  }
  return pieces.join('') + text.slice(from)
}
