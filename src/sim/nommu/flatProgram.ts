/**
 * fs/binfmt_flat.c of 2.6.20 to 2.6.29, as far as a small program without relocations needs it: its text may be a mapping of the file that
 * others share; text, data and stack are one block otherwise.
 */
import { MAP, PROT } from '../../base/uapi.ts'
import { pageAlign } from '../../base/units.ts'
import { fail, type Machine, type Process } from './machine.ts'
import { doMmap } from './mm/mmap.ts'
import { Origin, RegionField } from './mm/regions.ts'
import { doMremap } from './mm/resize.ts'
import { VmaField } from './mm/vmas.ts'
import { exitProcess } from './process.ts'

export interface FlatProgram {
  readonly path: string
  /** Bytes of text that is mapped from the file, headers included; 0 where it lies in one block with the data. */
  readonly sharedText: number
  /** Bytes from the start of the writable block to the break: text, if it is there, data and bss. */
  readonly data: number
  /** Bytes of stack in the program's header. */
  readonly stack: number
}

const MAP_EXECUTABLE = 0x1000
/** The words of argc, argv and envp, and what aligning them costs. */
const ARGUMENT_BYTES = 20

/** The new pid, or -ENOMEM. The stack grows by the arguments: the path, as file name and as argv[0]. */
export function spawnFlat(m: Machine, name: string, program: FlatProgram): number {
  const comm = program.path.slice(program.path.lastIndexOf('/') + 1)
  const process = m.addProcess(m.nextPid, name, m.newMm(), comm)
  // vfork by init, whose files are open in the child too.
  for (const [fd, file] of m.findProcess(1)?.fds ?? []) process.fds.set(fd, { ...file })
  const stack = program.stack + ARGUMENT_BYTES + 2 * program.path.length
  if (program.sharedText > 0 && mapText(m, process, program) < 0) return died(m, process)
  const asked = program.data + stack
  // 2.6.29 asks for whole pages, so that nothing of the block is lost.
  const len = m.rules.vmas === 'links' ? asked : pageAlign(asked)
  const start = doMmap(m, process, {
    addr: 0,
    len,
    prot: PROT.PROT_READ | PROT.PROT_WRITE | PROT.PROT_EXEC,
    flags: MAP.MAP_PRIVATE,
    file: null,
    pgoff: 0,
    origin: Origin.loader,
  })
  if (start < 0) return died(m, process)
  const { mm } = process
  mm.startBrk = start + program.data
  mm.brk = mm.startBrk
  mm.endBrk = start + takeRest(m, process, start, len) - stack
  return process.pid
}

function died(m: Machine, process: Process): number {
  exitProcess(m, process)
  return fail('ENOMEM')
}

function mapText(m: Machine, process: Process, { path, sharedText }: FlatProgram): number {
  const inode = m.findFile(path)
  const executable = m.config.era === '2.6.20' ? 0 : MAP_EXECUTABLE
  return doMmap(m, process, {
    addr: 0,
    len: sharedText,
    prot: PROT.PROT_READ | PROT.PROT_EXEC,
    flags: MAP.MAP_PRIVATE | executable,
    file: { inode, readable: true, writable: false, position: 0 },
    pgoff: 0,
    origin: Origin.loader,
  })
}

/** From 2.6.21 to 2.6.28 the mapping is made as long as its object. Bytes that the program then has. */
function takeRest(m: Machine, process: Process, start: number, len: number): number {
  if (m.config.era !== '2.6.28') return pageAlign(len)
  const row = process.mm.vmas.rows.find((other) => m.vmas.get(other, VmaField.start) === start) ?? -1
  const region = m.vmas.get(row, VmaField.region)
  const size = m.regions.get(region, RegionField.ksize)
  if (size > len) doMremap(m, process, start, len, size, 0, 0)
  return size
}
