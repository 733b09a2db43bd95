/** The kernels and proposals by name; what they differ in is in eras.ts. A text is read without that. */
export const MMU_ERAS = [
  '2.6.7',
  '2.6.7 expand-fix',
  '2.6.13',
  '2.6.13 protection-rfc',
  '6.18',
  '6.18 expand-fix',
  '6.18 protection-rfc',
] as const
export type MmuEra = (typeof MMU_ERAS)[number]

/** Today's kernel, the one that was measured. */
export const MMU_TODAY: MmuEra = '6.18'
/** What stands for all of 2.6. */
export const MMU_IN_2_6: MmuEra = '2.6.13'
