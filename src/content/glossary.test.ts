import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GLOSSARY, glossaryEntry, markTerms } from './glossary.ts'
import { plainText } from '../model/rich.ts'
import type { Rich } from '../model/rich.ts'

const index = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../public/scenarios/index.json'), 'utf8'),
) as readonly { readonly id: string }[]

const terms = (rich: Rich): readonly string[] =>
  rich.flatMap((segment) =>
    typeof segment !== 'string' && 'term' in segment ? [`${segment.text}:${segment.term}`] : [],
  )

describe.each(GLOSSARY)('$term', ({ id, says, scenario, source }) => {
  test('has two sentences, a scenario that exists, and a place in Linux', () => {
    expect(says.match(/[.](?= [A-Z0-9]| vm\.| munmap| mremap| do_mmap|$)/g)).toHaveLength(2)
    expect(index.map((entry) => entry.id)).toContain(scenario)
    expect(source).toMatch(/^(mm|fs|ipc|lib|kernel|include)\//)
    expect(GLOSSARY.filter((entry) => entry.id === id)).toHaveLength(1)
  })
})

describe('marking', () => {
  test('takes each term where it stands first, the longest one', () => {
    const seen = new Set<string>()
    const rich = markTerms(['A region and two regions; the fragmentation index, fragmentation, VMAs.'], seen)
    expect(terms(rich)).toEqual([
      'region:region',
      'fragmentation index:fragmentation-index',
      'fragmentation:fragmentation',
      'VMAs:vma',
    ])
    expect(terms(markTerms(['A region, a watermark'], seen))).toEqual(['watermark:watermark'])
  })

  test('leaves parts of words, paths and ordinary words alone', () => {
    expect(terms(markTerms(['in order to whole /x/ramfs rebuddying'], new Set()))).toEqual([])
    expect(terms(markTerms(['In order 5, of order 7'], new Set()))).toEqual(['order:order'])
    expect(terms(markTerms(['only the order of the calls, in another order'], new Set()))).toEqual([])
    expect(terms(markTerms(['Watermarks, Zone, In order to'], new Set()))).toEqual(['Watermarks:watermark'])
  })

  test('changes no words, links or code', () => {
    const rich: Rich = [
      'A region of ',
      { code: 'a VMA' },
      { text: 'slack', thing: { kind: 'step', step: 1 } },
      ' and slack',
    ]
    const after = markTerms(rich, new Set())
    expect(plainText(after)).toBe(plainText(rich))
    expect(terms(after)).toEqual(['region:region', 'slack:slack'])
  })
})

test('an id that nobody knows has no entry', () => expect(glossaryEntry('nothing')).toBeNull())
