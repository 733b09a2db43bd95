/** Programs started from files in a scenario: what the recordings show, seen through the language. */
import { describe, expect, it } from 'vitest'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { run } from './testing/run.ts'

const FLAT = 'file "/rom/ls" flat text 480K data 60K bss 30K stack 16K relocs 900\n'
/** The kernel's own stack on riscv64, pages. */
const KERNEL_STACK = 4
const free = (text: string): number => run(text).machine.buddy.freePages

describe('a flat program', () => {
  it('keeps its text in flash, and has one block for all else', () => {
    const text = `board 8M\n${FLAT}P = exec("/rom/ls")`
    const { regions, machine } = run(text)
    expect(regions).toEqual([
      expect.stringMatching(/^0x23000000-0x23078000 x1 \/rom\/ls$/),
      // 106 KiB, and the path twice with its words: 27 pages of a block of 32.
      expect.stringMatching(/^0x80[0-9a-f]+-0x80[0-9a-f]+ x1 anonymous$/),
    ])
    expect(free(`board 8M\n${FLAT}`) - machine.buddy.freePages).toBe(27 + KERNEL_STACK)
  })

  it('costs as much again but for the text, and gives all back', () => {
    const two = `board 8M\n${FLAT}P = exec("/rom/ls")\nQ = exec("/rom/ls")\n`
    expect(run(two).regions[0]).toContain('x2 /rom/ls')
    expect(free(`${two}P: exit\nQ: exit`)).toBe(free(`board 8M\n${FLAT}`))
  })

  it('has its relocations as room for brk', () => {
    const { machine } = run(
      'board 8M\nfile "/rom/a" flat text 4K data 4K bss 0 stack 4K relocs 2000\nP = exec("/rom/a")',
    )
    const mm = machine.processes[0]?.mm
    expect((mm?.endBrk ?? 0) - (mm?.startBrk ?? 0)).toBeGreaterThan(8192)
  })

  it('takes another page where the environment is longer', () => {
    const header = 'board 8M\nfile "/rom/a" flat text 4K data 4K bss 0 stack 3900\n'
    expect(free(`${header}P = exec("/rom/a")`) - free(`${header}P = exec("/rom/a", env 4x200)`)).toBe(1)
  })

  it('is one block from a flag on, whatever it lies in', () => {
    expect(run(`board 8M\n${FLAT.trimEnd()} ram\nP = exec("/rom/ls")`).regions).toHaveLength(1)
  })
})

describe('an ELF program', () => {
  it('is one block with its holes, and a stack of 128 KiB where it does not say', () => {
    const { regions } = run('board 8M\nfile "/bin/t" elf rx 0 20K, rw 512K 4K\nP = exec("/bin/t")')
    const sizes = regions.map((line) => {
      const [, from, to] = /^(0x\w+)-(0x\w+)/.exec(line) ?? []
      return (Number(to) - Number(from)) / 1024
    })
    expect(sizes.toSorted((a, b) => a - b)).toEqual([128, 516])
  })

  it('is mapped segment by segment where FDPIC is known', () => {
    const header = 'file "/rom/t" elf rx 0 20K, rw 512K 4K stack 8K fdpic\n'
    expect(run(`board 8M\n${header}P = exec("/rom/t")`).regions).toHaveLength(2)
    const { regions } = run(`board 8M arch arm\n${header}P = exec("/rom/t")`)
    expect(regions).toHaveLength(3)
    expect(regions[0]).toContain('0x23000000-0x23005000')
  })

  it('dies of SIGSEGV where its stack is refused, and leaves nothing', () => {
    const text = 'board 1M\nfile "/disk/t" elf rx 0 20K stack 600K\n'
    const { machine, dmesg } = run(`${text}P = exec("/disk/t")`)
    expect(machine.processes).toEqual([])
    expect(machine.deaths).toMatchObject([{ signal: 11 }])
    expect(dmesg.join(' ')).toContain('Allocation of length 614400')
    expect(machine.buddy.freePages).toBe(free(text))
  })

  describe('where the OOM killer chose it', () => {
    /** Single pages are free, more than the reserve has, and no two beside each other. */
    const inPieces = (end: string): string =>
      [
        'board 1M\nfile "/rom/p" flat text 4K data 16K bss 4K stack 4K ram\nB = spawn\nA = spawn',
        ...Array.from({ length: 120 }, (_, n) => `B: m${n} = mmap(4K)`),
        'B: kalloc(GFP_ATOMIC, 0, 1000)',
        ...Array.from({ length: 60 }, (_, n) => `B: munmap(m${2 * n}, 4K)`),
        'B: mmap(32K)',
        end,
      ].join('\n')

    it('dies of SIGKILL, even if the reserve has no block for it', () => {
      const { machine, dmesg } = run(inPieces('A: execve("/rom/p")'))
      expect(machine.stopped).toBeNull()
      expect(machine.deaths).toEqual([{ pid: 2, signal: 9 }])
      expect(machine.processes.map(({ name }) => name)).toEqual(['B'])
      expect(dmesg).toContain('p invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=3, oom_score_adj=0')
      expect(dmesg.join(' ')).toContain('The reserve has no block for it either')
      expect(openScenario(inPieces('A: execve("/rom/p")')).show(Infinity).sentence).toMatch(
        /chose the newest process, A itself: the reserve had no block for it either, and it died/,
      )
    })

    it('dies for a page of its arguments, and the old program goes with it', () => {
      const { machine, dmesg } = run(
        `board 1M\nfile "/rom/p" flat text 4K\nA = spawn\nA: kalloc(GFP_ATOMIC, 0, 1000)\nA: execve("/rom/p")`,
      )
      expect(machine.deaths).toEqual([{ pid: 1, signal: 9 }])
      expect(dmesg).toContain(
        'A invoked oom-killer: gfp_mask=0x100dc2(GFP_HIGHUSER|__GFP_ZERO), order=0, oom_score_adj=0',
      )
      expect(machine.wasCallerKilled).toBe(true)
    })

    it('a child of vfork is spared: somebody else dies for its stack in the kernel', () => {
      const { machine, dmesg } = run(
        `board 1M\nfile "/rom/p" flat text 4K\nA = spawn\nA: mmap(128K)\nA: kalloc(GFP_ATOMIC, 0, 1000)\nP = exec("/rom/p")`,
      )
      expect(machine.deaths).toEqual([{ pid: 1, signal: 9 }])
      expect(dmesg).toContain(
        'init invoked oom-killer: gfp_mask=0x400dc0(GFP_KERNEL_ACCOUNT|__GFP_ZERO), order=2, oom_score_adj=0',
      )
      expect(machine.processes.map(({ name }) => name)).toEqual(['P'])
    })
  })

  it('writes arguments that its stack has no room for over what lies below', () => {
    const { dmesg } = run('board 8M\nfile "/bin/t" elf rx 0 4K stack 8K\nP = exec("/bin/t", args 20x1000)')
    expect(dmesg.join(' ')).toContain('the arguments are')
  })
})

describe('what is refused', () => {
  it('before the point of no return leaves the caller as it was', () => {
    const text = `board 8M
      file "/rom/a" flat text 4K
      file "/rom/b" flat text 4K rev 7
      file "/rom/fixed" elf fixed rx 64K 4K
      file "/disk/noexec" noexec flat text 4K
      file "/rom/i" elf rx 0 4K interp "/no"
      file "/rom/huge" at 0x23100000 flat text 4K bss 2147483648
      A = exec("/rom/a")
      A: f = open("/disk/prog", O_RDWR)
      `
    const refused = `A: execve("/nothing/here") = -1 ENOENT
      A: execve("/rom/b") = -1 ENOEXEC
      A: execve("/rom/fixed") = -1 ENOEXEC
      A: execve("/disk/noexec") = -1 EACCES
      A: execve("/disk") = -1 EACCES
      A: execve("/disk/prog") = -1 ETXTBSY
      A: execve("/rom/i") = -1 ENOENT
      A: execve("/rom/huge") = -1 ENOEXEC
      A: execve("/rom/a", args 40x4096) = -1 E2BIG
      A: execve("/rom/a", args 2147483647x2147483647) = -1 E2BIG
      A: execve("/disk/data.bin") = -1 ENOEXEC`
    const { machine, checked } = run(text + refused)
    expect(checked).toBe(11)
    expect(machine.buddy.freePages).toBe(free(text))
    expect(machine.processes[0]?.comm).toBe('a')
  })

  it('that dies for want of a stack says how to ask for less', () => {
    // Squares of 64 KiB are free, and nothing larger.
    const squares =
      Array.from({ length: 9 }, (_, n) => `A: m${n} = mmap(64K)\n`).join('') +
      'A: kalloc(GFP_ATOMIC, 4)\n' +
      [1, 3, 5, 7].map((n) => `A: munmap(m${n}, 64K)\n`).join('')
    const start = (words: string): string =>
      `board 1M\nfile "/disk/t" elf rx 0 20K ${words}\nA = spawn\n${squares}P = exec("/disk/t")\n`
    const said = (words: string): string => openScenario(start(words)).show(Infinity).sentence
    expect(said('')).toMatch(/died of SIGSEGV.*-Wl,-z,stack-size=16384/)
    expect(said('stack 128K')).toMatch(/died of SIGSEGV/)
    expect(said('stack 128K')).not.toContain('-Wl')
  })

  it('takes an old program with any flag for one that lies in RAM', () => {
    const line = (words: string): string => `board 8M\nfile "/rom/a" flat text 40K data 4K ${words}\n`
    for (const flag of ['ram', 'gz', 'gzdata', 'got'])
      expect(run(`${line(`rev 2 ${flag}`)}A = exec("/rom/a")`).regions).toHaveLength(1)
    expect(run(`${line('rev 2')}A = exec("/rom/a")`).regions).toHaveLength(2)
  })

  it('after it the old program is gone', () => {
    const { machine } = run(
      'board 1M\nfile "/disk/a" flat text 4K\nfile "/disk/b" flat text 4K bss 900K\nA = exec("/disk/a")\nA: execve("/disk/b")',
    )
    expect(machine.processes).toEqual([])
  })
})

describe('a file of the initramfs', () => {
  it('lies in RAM in one block, in which its text is used in place', () => {
    const file = 'file "/bin/a" flat text 40K data 4K\n'
    expect(free('board 8M\n') - free(`board 8M\n${file}`)).toBe(11)
    expect(run(`board 8M\n${file}A = exec("/bin/a")`).regions).toHaveLength(2)
    expect(free(`board 8M\n${file}`) - free(`board 8M\n${file}A = exec("/bin/a")`)).toBe(3 + KERNEL_STACK)
  })
})
