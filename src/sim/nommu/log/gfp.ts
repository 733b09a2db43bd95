/** The flags of a request for pages, in 6.12's bits (include/linux/gfp_types.h), and how the kernel's log names them. */
import { GFP, GFP_NORETRY } from '../../../base/uapi.ts'
import type { EraRules } from '../era.ts'

/** What is asked for with other flags than GFP_KERNEL. */
export const ASKED = {
  /** The kernel's stack of a new process: GFP_KERNEL_ACCOUNT | __GFP_ZERO. */
  stack: 0x400dc0,
  /** A page of arguments: GFP_HIGHUSER | __GFP_ZERO. */
  argument: 0x100dc2,
  /** A file in memory: GFP_HIGHUSER. */
  file: 0x100cc2,
  /** An object of kmalloc that is a block of its own: GFP_KERNEL | __GFP_COMP. */
  object: 0x40cc0,
} as const

/** What a mapping is stored in: pages, before 2.6.29 an object of kmalloc. */
export const gfpOfMapping = ({ vmas }: EraRules): number => (vmas === 'links' ? ASKED.object : GFP.GFP_KERNEL)

/** gfpflag_names, those that are asked for here, in the kernel's order: each takes its bits away. Then the bits before 2.6.30. */
const NAMES: readonly (readonly [name: string, bits: number, older: number])[] = [
  ['GFP_HIGHUSER', ASKED.file, 0x200d2],
  ['GFP_KERNEL_ACCOUNT', 0x400cc0, 0xd0],
  ['GFP_KERNEL', GFP.GFP_KERNEL, 0xd0],
  ['GFP_ATOMIC', GFP.GFP_ATOMIC, 0x20],
  ['__GFP_ZERO', 0x100, 0x8000],
  ['__GFP_KSWAPD_RECLAIM', GFP.GFP_NOWAIT, 0],
  ['__GFP_NORETRY', GFP_NORETRY, 0x1000],
  ['__GFP_COMP', 0x40000, 0x4000],
]

/** `0xcc0(GFP_KERNEL)`; before 2.6.30 the number alone, which is another. Bits that nothing here asks for are left out. */
export function gfpWords({ vmas }: EraRules, gfp: number): string {
  let rest = gfp
  const found = NAMES.filter(([, bits]) => {
    const has = (rest & bits) === bits
    if (has) rest &= ~bits
    return has
  })
  return vmas === 'maple'
    ? `0x${gfp.toString(16)}(${found.map(([name]) => name).join('|')})`
    : `0x${found.reduce((sum, [, , older]) => sum | older, 0).toString(16)}`
}
