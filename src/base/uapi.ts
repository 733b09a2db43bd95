/** Linux's own numbers: what user programs pass in and what the kernel keeps (include/uapi, include/linux/mm.h). */

export const PROT = { PROT_NONE: 0, PROT_READ: 1, PROT_WRITE: 2, PROT_EXEC: 4 } as const

export const MAP = {
  MAP_FILE: 0,
  MAP_SHARED: 0x01,
  MAP_PRIVATE: 0x02,
  MAP_SHARED_VALIDATE: 0x03,
  MAP_DROPPABLE: 0x08,
  MAP_FIXED: 0x10,
  MAP_ANONYMOUS: 0x20,
  MAP_GROWSDOWN: 0x100,
  MAP_DENYWRITE: 0x800,
  MAP_EXECUTABLE: 0x1000,
  MAP_LOCKED: 0x2000,
  MAP_NORESERVE: 0x4000,
  MAP_POPULATE: 0x8000,
  MAP_NONBLOCK: 0x10000,
  MAP_STACK: 0x20000,
  MAP_HUGETLB: 0x40000,
  MAP_SYNC: 0x80000,
  MAP_FIXED_NOREPLACE: 0x100000,
  MAP_UNINITIALIZED: 0x4000000,
  MAP_HUGE_2MB: 21 << 26,
  MAP_HUGE_1GB: 30 << 26,
} as const
/** The two low bits of the flags say which kind of mapping is asked for. */
export const MAP_TYPE = 0x0f

export const VM = {
  VM_READ: 0x1,
  VM_WRITE: 0x2,
  VM_EXEC: 0x4,
  VM_SHARED: 0x8,
  VM_MAYREAD: 0x10,
  VM_MAYWRITE: 0x20,
  VM_MAYEXEC: 0x40,
  VM_MAYSHARE: 0x80,
  VM_GROWSDOWN: 0x100,
  VM_MAYOVERLAY: 0x200,
  VM_PFNMAP: 0x400,
  VM_LOCKED: 0x2000,
  VM_IO: 0x4000,
  VM_DONTEXPAND: 0x40000,
  VM_SYNC: 0x800000,
  VM_MAPPED_COPY: 0x1000000,
  VM_DONTDUMP: 0x4000000,
} as const

export const MREMAP = { MREMAP_MAYMOVE: 1, MREMAP_FIXED: 2 } as const
export const OPEN = {
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_CLOEXEC: 0o2000000,
  O_PATH: 0o10000000,
} as const
export const IPC = {
  IPC_PRIVATE: 0,
  IPC_CREAT: 0o1000,
  IPC_EXCL: 0o2000,
  IPC_RMID: 0,
  SHM_RDONLY: 0o10000,
  SHM_REMAP: 0o40000,
  SHM_HUGETLB: 0o4000,
} as const

/** The request may fail rather than have anybody killed. */
export const GFP_NORETRY = 0x10000
/** ... and without a word in the log. */
export const GFP_NOWARN = 0x2000
/** How the kernel itself asks for pages (include/linux/gfp_types.h of 6.12); GFP_NOWAIT as it was before it kept quiet. */
export const GFP = {
  GFP_KERNEL: 0xcc0,
  GFP_ATOMIC: 0x820,
  GFP_NOWAIT: 0x800,
  __GFP_NORETRY: GFP_NORETRY,
} as const

/** include/uapi/linux/futex.h */
export const FUTEX = {
  FUTEX_WAIT: 0,
  FUTEX_WAKE: 1,
  FUTEX_REQUEUE: 3,
  FUTEX_CMP_REQUEUE: 4,
  FUTEX_PRIVATE_FLAG: 128,
} as const

/** Migratetypes of the buddy allocator, in the kernel's order (enum migratetype). */
export const MIGRATETYPES = ['unmovable', 'movable', 'reclaimable', 'highatomic'] as const
export type Migratetype = (typeof MIGRATETYPES)[number]

/** errno numbers and the kernel's own words for them. */
export const ERRNO = {
  EPERM: [1, 'Operation not permitted'],
  ENOENT: [2, 'No such file or directory'],
  ESRCH: [3, 'No such process'],
  EINTR: [4, 'Interrupted system call'],
  EIO: [5, 'Input/output error'],
  ENXIO: [6, 'No such device or address'],
  E2BIG: [7, 'Argument list too long'],
  ENOEXEC: [8, 'Exec format error'],
  EBADF: [9, 'Bad file descriptor'],
  ECHILD: [10, 'No child processes'],
  EAGAIN: [11, 'Resource temporarily unavailable'],
  ENOMEM: [12, 'Cannot allocate memory'],
  EACCES: [13, 'Permission denied'],
  EFAULT: [14, 'Bad address'],
  EBUSY: [16, 'Device or resource busy'],
  EEXIST: [17, 'File exists'],
  EXDEV: [18, 'Invalid cross-device link'],
  ENODEV: [19, 'No such device'],
  ENOTDIR: [20, 'Not a directory'],
  EISDIR: [21, 'Is a directory'],
  EINVAL: [22, 'Invalid argument'],
  EMFILE: [24, 'Too many open files'],
  ENOTTY: [25, 'Inappropriate ioctl for device'],
  ETXTBSY: [26, 'Text file busy'],
  EFBIG: [27, 'File too large'],
  ENOSPC: [28, 'No space left on device'],
  ESPIPE: [29, 'Illegal seek'],
  EROFS: [30, 'Read-only file system'],
  EMLINK: [31, 'Too many links'],
  EPIPE: [32, 'Broken pipe'],
  EDOM: [33, 'Numerical argument out of domain'],
  ERANGE: [34, 'Numerical result out of range'],
  EDEADLK: [35, 'Resource deadlock avoided'],
  ENAMETOOLONG: [36, 'File name too long'],
  ENOSYS: [38, 'Function not implemented'],
  ENOTEMPTY: [39, 'Directory not empty'],
  ELOOP: [40, 'Too many levels of symbolic links'],
  EIDRM: [43, 'Identifier removed'],
  EOVERFLOW: [75, 'Value too large for defined data type'],
  ELIBBAD: [80, 'Accessing a corrupted shared library'],
  EOPNOTSUPP: [95, 'Operation not supported'],
  ETIMEDOUT: [110, 'Connection timed out'],
} as const satisfies Record<string, readonly [number, string]>
export type ErrnoName = keyof typeof ERRNO

const errnoNames = new Map<number, ErrnoName>(
  (Object.keys(ERRNO) as ErrnoName[]).map((name) => [ERRNO[name][0], name]),
)

/** The name of the errno that a return value stands for: -12 gives ENOMEM; anything that is no error gives null. */
export const errnoName = (ret: number): ErrnoName | null =>
  ret < 0 && ret > -4096 ? (errnoNames.get(-ret) ?? null) : null

/** The return value that stands for an errno. */
export const errnoReturn = (name: ErrnoName): number => -ERRNO[name][0]
