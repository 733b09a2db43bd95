/** The command, as it is called from a terminal. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const SCENARIO =
  'board 1M\nA = spawn\nA: a = mmap(300K)\nA: b = mmap(400K)\nA: c = mmap(4K)\nA: d = mmap(3M)\n'
const REPORT = `[   11.106000] actor: page allocation failure: order:5, mode:0xcc0(GFP_KERNEL), nodemask=(null)
[   11.106000] CPU: 0 PID: 16 Comm: actor Not tainted 6.12.117 #1
[   11.106000] Mem-Info:
[   11.106000] Normal free:1380kB boost:0kB min:496kB low:620kB high:744kB reserved_highatomic:0KB free_highatomic:0KB active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB unevictable:0kB writepending:0kB present:15360kB managed:11536kB mlocked:0kB bounce:0kB free_pcp:0kB local_pcp:0kB free_cma:0kB
[   11.106000] Normal: 1*4kB (U) 2*8kB (UM) 1*16kB (M) 2*32kB (M) 20*64kB (M) 0*128kB 0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = 1380kB
`

describe('advise', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'advise-'))
    writeFileSync(join(folder, 'scenario'), SCENARIO)
    writeFileSync(join(folder, 'served'), 'A = spawn\n')
    writeFileSync(join(folder, 'words'), 'What is this?\nNothing of ours.\n')
    writeFileSync(join(folder, 'report'), REPORT)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** `name`: of a file in the folder. */
  function call(name: string, ...more: string[]) {
    const args = ['src/tools/run-ts.mjs', 'src/tools/advise.ts', join(folder, name), ...more]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
    const suggestions =
      stdout.trim() === ''
        ? []
        : stdout
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown)
    return { status, suggestions, stderr }
  }

  it('prints one object a line, the smallest change first', () => {
    const { status, suggestions, stderr } = call('scenario', '3')
    expect(status).toBe(0)
    expect(suggestions.length).toBeGreaterThan(3)
    for (const one of suggestions)
      expect(one).toEqual({
        change: expect.any(String),
        kind: expect.any(String),
        lines: expect.arrayContaining([expect.any(Number)]),
        verified: true,
        after: {
          free: expect.any(Number),
          largest: expect.any(Number),
          slack: expect.any(Number),
          refused: expect.any(Array),
        },
      })
    expect(stderr).toContain('Step 3, line 4: A: b = mmap(400K) = ENOMEM.')
  })

  it('takes the last refused step where none is named', () => {
    expect(call('scenario').stderr).toContain('Step 5, line 6')
  })

  it('takes a kernel report, whose request is made again on the board rebuilt from it', () => {
    const { status, suggestions, stderr } = call('report')
    expect(status).toBe(0)
    expect(suggestions).not.toEqual([])
    expect(stderr).toContain('a kernel report')
  })

  it.each([
    ['a file that is not there', ['nothing'], 'cannot be read'],
    ['words', ['words'], 'neither a scenario, nor a recording'],
    ['a text without a refused step', ['served'], 'no step is refused'],
    ['a step that is served', ['scenario', '1'], 'step 1, line 2, is not refused'],
    ['a step that is not there', ['scenario', '9'], '9 is no step: there are 5'],
    ['no number', ['scenario', 'x'], 'x is no step'],
  ])('says what is wrong with %s, and ends with status 2', (_, [name = '', ...more], words) => {
    const { status, suggestions, stderr } = call(name, ...more)
    expect(suggestions).toEqual([])
    expect(stderr).toContain(words)
    expect(status).toBe(2)
  })
})
