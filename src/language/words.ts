/** Words that stand inside lines: settings, files of /proc, what header lines and `spawn` take. */

/** How much is trimmed: of kernels without an MMU. */
export const TRIM_PAGES = 'vm.nr_trim_pages'
/** How many mappings a process may have: of kernels with an MMU. */
export const MAP_COUNT = 'vm.max_map_count'
export const SYSCTLS = [TRIM_PAGES, MAP_COUNT] as const
export type SysctlKey = (typeof SYSCTLS)[number]
/** Files that `cat` reads. */
export const PROC_FILES: readonly string[] = ['/proc/maps', '/proc/buddyinfo', '/proc/meminfo']
/** The file that `A: cat maps` reads: the VMAs of the process. */
export const PROCESS_MAPS = 'maps'
/** The file that `A: cat core` reads: what a core dump of the process would hold, listed as its maps are. */
export const PROCESS_CORE = 'core'

/** `kernel 6.12 shm-direct`: patched so that System V segments can be mapped. */
export const SHM_DIRECT = 'shm-direct'
export const BOARD_WORDS = ['reserved', 'at', 'mobility', 'cache', 'arch'] as const
/** What a `view` line may choose: what the map's colours say, which pictures stand there, and a stretch or a thing to look at. */
export const VIEW_COLOURS = ['kind', 'owner'] as const
export const VIEW_PANES = ['map', 'map+columns', 'all'] as const
export const VIEW_WORDS = [...VIEW_COLOURS, ...VIEW_PANES, 'at', 'zoom'] as const
/** What a `beside` line may change in the second machine. */
export const BESIDE_WORDS = ['sysctl', 'kernel', 'board', 'without', 'mmu'] as const
export const SPAWN_WORDS = ['program', 'stack'] as const
export const FILE_WORDS = ['at', 'ino', 'dev', 'nommap', 'refuses', 'declines', 'noexec'] as const
export const FILE_TYPES = ['regular', 'directory', 'char', 'block'] as const
/** File systems that a `file` line may name. `dev` is for device nodes. */
export const FILE_SYSTEMS = [
  'ramfs',
  'romfs',
  'cramfs',
  'squashfs',
  'jffs2',
  'ext2',
  'ext4',
  'vfat',
  'nfs',
  'proc',
  'dev',
] as const
