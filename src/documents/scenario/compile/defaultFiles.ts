/**
 * The files that every scenario finds: the ones of the recorded boards, where they lay, with the inode and device numbers
 * that /proc/maps printed. Files in /ram appear when they are opened with O_CREAT.
 */
import { CAPABILITIES, type Capability, type FileSpec } from '../../../sim/nommu/files/files.ts'

/** Device numbers as /proc/maps prints them, by file system. System V segments are 00:01. */
export const DEVICE_NUMBERS: ReadonlyMap<string, string> = new Map([
  ['ramfs', '00:0b'],
  ['romfs', '1f:00'],
  ['ext2', 'fe:00'],
  ['proc', '00:0a'],
  ['dev', '00:06'],
])

/** Where the recorded board maps its flash chip. */
const FLASH = 0x22000000

const directory = (path: string, fs: string, ino: number | null = null): FileSpec => ({
  path,
  type: 'directory',
  fs,
  size: 0,
  capabilities: [],
  address: null,
  mmap: false,
  ino,
  dev: DEVICE_NUMBERS.get(fs) ?? null,
})

const regular = (path: string, fs: string, size: number, ino: number): FileSpec => ({
  ...directory(path, fs, ino),
  type: 'regular',
  size,
  capabilities: ['copy'],
  mmap: true,
})

const inFlash = (path: string, size: number, address: number, ino: number): FileSpec => ({
  ...regular(path, 'romfs', size, ino),
  capabilities: CAPABILITIES,
  address,
})

const device = (path: string, ino: number | null, capabilities: readonly Capability[]): FileSpec => ({
  ...directory(path, 'dev', ino),
  type: 'char',
  capabilities,
  mmap: capabilities.length > 0,
})

export const DEFAULT_FILES: readonly FileSpec[] = [
  directory('/', 'ext2'),
  directory('/disk', 'ext2'),
  directory('/rom', 'romfs'),
  directory('/ram', 'ramfs', 117),
  directory('/dev', 'dev'),
  directory('/proc', 'proc'),
  regular('/disk/data.bin', 'ext2', 30000, 12),
  regular('/disk/prog', 'ext2', 65536, 13),
  inFlash('/rom/app.bin', 10000, FLASH + 0x1000, 4064),
  inFlash('/rom/lib.so', 40960, FLASH + 0x4000, 16352),
  { ...device('/dev/mem', 6, ['direct', 'read', 'write', 'exec']), address: 0 },
  device('/dev/null', 7, []),
  device('/dev/zero', 8, ['copy']),
  { ...device('/dev/mtd0', null, CAPABILITIES), size: 65536, address: FLASH },
  regular('/proc/version', 'proc', 154, 4026531880),
]
