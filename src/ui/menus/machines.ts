/** Machines that the toolbar offers; `value` is what stands in the text. */

export interface MachineChoice {
  readonly value: string
  readonly label: string
}

const MEASURED_MIB = [8, 16, 32, 64, 128]

export const MEASURED_BOARDS: readonly MachineChoice[] = MEASURED_MIB.map((mib) => ({
  value: `boot-${mib}m`,
  label: `${mib} MiB`,
}))

export const MADE_BOARDS: readonly MachineChoice[] = [
  ...[1, 2, 4, 8, 16, 32, 64, 128, 256].map((mib) => ({ value: `${mib}M`, label: `${mib} MiB` })),
  { value: '1G', label: '1 GiB' },
  { value: '4G', label: '4 GiB' },
]

/** Those that a machine with an MMU can be compared with, proposals among them; `value` as above. */
export const MMU_KERNELS: readonly string[] = [
  '6.18',
  '2.6.7',
  '2.6.7 expand-fix',
  '2.6.13',
  '2.6.13 protection-rfc',
]

/** The kernel of a text that names none. */
export const DEFAULT_KERNEL = '6.12'

/** What the choice of a kernel means for the same calls. */
export const KERNELS: readonly { readonly value: string; readonly about: string }[] = [
  {
    value: '6.12',
    about:
      'Regions shared by processes, holes by munmap, excess trimmed page by page. The same, page for page, as recordings of a real one: 6.12.117, the long-term release; functions that “Why” names are as they are called there.',
  },
  {
    value: '6.12 shm-direct',
    about: '6.12 with a one-line fix so that shmat works; stock 6.12 returns ENODEV.',
  },
  {
    value: '2.6.29',
    about:
      'The first with regions. Trims in power-of-two pieces from the top, refuses address hints, allows identical mappings to coexist; shmat works and counts right. 32 bits.',
  },
  {
    value: '2.6.28',
    about:
      'Before regions: one system-wide list of shared VMAs, nothing is trimmed, munmap undoes whole mappings only. Copies are objects of kmalloc (here SLUB). 32 bits.',
  },
  {
    value: '2.6.28 slab',
    about: 'With SLAB: kmalloc keeps what was unmapped. 32 bits.',
  },
  {
    value: '2.6.20',
    about:
      'The kernel of the letter of March 2007: as 2.6.28, but shared mappings join equal VMAs too, so that nattch comes out wrong. 32 bits.',
  },
  {
    value: '2.6.20 slob',
    about: 'With SLOB: a block can be smaller than what was asked for. 32 bits.',
  },
  {
    value: '6.18',
    about: 'With an MMU: x86-64, page tables and page faults, as in recordings of a real one, 6.18.44.',
  },
  {
    value: '2.6.13',
    about: 'With an MMU: remap_file_pages keeps one VMA. From sources; not recorded.',
  },
]
