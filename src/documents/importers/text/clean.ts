/**
 * What terminals, mail programs, chats and loggers do to a line, undone: the text that the kernel wrote comes out. Every
 * step looks at a bounded prefix or goes through the line once.
 */

/** Names of the kernel's fields that hold an underscore themselves, for lines in which every blank became one. */
const FIELDS = [
  'active_anon',
  'active_file',
  'inactive_anon',
  'inactive_file',
  'isolated_anon',
  'isolated_file',
  'slab_reclaimable',
  'slab_unreclaimable',
  'kernel_misc_reclaimable',
  'sec_pagetables',
  'free_pcp',
  'local_pcp',
  'free_cma',
  'free_highatomic',
  'reserved_highatomic',
  'lowmem_reserve',
  'kernel_stack',
  'shadow_call_stack',
  'writeback_tmp',
  'shmem_thp',
  'shmem_pmdmapped',
  'anon_thp',
  'pages_scanned',
  'all_unreclaimable',
  'gfp_mask',
  'oom_score_adj',
  'oom_adj',
  'total_vm',
  'pgtables_bytes',
  'rss_anon',
  'rss_file',
  'rss_shmem',
  'page_alloc',
  'alloc_pages',
  'binfmt_flat',
  'vm_struct',
  'hugepages_total',
  'hugepages_free',
  'hugepages_surp',
  'hugepages_size',
]
const FUSED = new RegExp(`\\b(?:${FIELDS.map((name) => name.replaceAll('_', ' ')).join('|')})\\b`, 'g')
/** The flags of a request, in which no blank stands: `(GFP KERNEL|  GFP COMP)` was one word. */
const FLAGS = /\((?=[GFP _]*GFP)[\w| ]{1,300}\)/g

/** Also as terminals spell them for reading: `^[[32m`. */
const ANSI =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001b|\^\[)(?:\[[0-9;:?<=>]{0,40}[A-Za-z@`~]|\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\)?|[()][A-Z0-9]|[=>78cDEHMNOZ])/g
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\u200b\u2060\ufeff]/g
const BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#39': "'",
  '#x27': "'",
  '#34': '"',
  '#160': ' ',
}

/** One character for another: what word processors, chats and input methods put in the place of plain ones. */
const TYPOGRAPHY: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '×': '*',
  '∗': '*',
  '＊': '*',
  '：': ':',
  '，': ',',
  '（': '(',
  '）': ')',
  '＝': '=',
  '…': '...',
}
const TYPOGRAPHIC = /[“”„‘’–—−×∗＊：，（）＝…]/g

/** A backspace on a serial console takes back the character before it. */
function withoutBackspaces(text: string): string {
  const kept: string[] = []
  for (const character of text) {
    if (character !== '\b') kept.push(character)
    else kept.pop()
  }
  return kept.join('')
}

/** Anything that is not a plain character of a log. */
const UNUSUAL = /[^\t\u0020-\u0025\u0027-\u005d\u005f-\u007e]/

/** Colours, control characters, entities and typography gone; blanks are plain ones. */
export function plainCharacters(raw: string): string {
  if (!UNUSUAL.test(raw)) return raw
  let text = raw
  if (text.includes('\b')) text = withoutBackspaces(text)
  if (text.includes('\u001b') || text.includes('^[[')) text = text.replace(ANSI, '')
  text = text.replace(CONTROLS, '').replace(BLANKS, ' ')
  if (text.includes('&'))
    text = text.replace(
      /&([a-z]{2,4}|#x?[0-9a-fA-F]{2,4});/g,
      (whole, name: string) => ENTITIES[name] ?? whole,
    )
  return text.replace(TYPOGRAPHIC, (character) => TYPOGRAPHY[character] ?? character)
}

/** What the kernel writes without a blank. */
const NEVER_BLANKS = /oom-kill:constraint=|^\w+\+0x/

/** A line in which every blank was made an underscore: told by having none of the one and some of the other. */
export function withBlanks(text: string, everywhere: boolean): string {
  const bare = text.trim()
  if (bare.includes(' ')) return text
  const underscores = bare.split('_').length - 1
  if (underscores < (everywhere ? 1 : 4) || (!everywhere && NEVER_BLANKS.test(bare))) return text
  return text
    .replaceAll('_', ' ')
    .replace(FUSED, (name) => name.replaceAll(' ', '_'))
    .replace(FLAGS, (flags) => flags.replaceAll(' ', '_'))
}
