/** The architectures whose loaders are modelled; memory itself is the same on all of them. */
export const ARCHITECTURES = ['riscv64', 'arm', 'm68k', 'xtensa'] as const
export type Architecture = (typeof ARCHITECTURES)[number]
