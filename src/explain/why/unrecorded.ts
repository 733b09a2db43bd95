/**
 * What the model says of a step that no recording of a kernel backs. Everything else that it does was seen in one; these are from
 * sources and documents, and the page says so where it shows them.
 */
import { loadingOf } from '../../sim/nommu/exec/architecture.ts'
import { loadsProgram, type StepFacts } from '../step/stepFacts.ts'

interface Unrecorded {
  readonly isIn: (facts: StepFacts) => boolean
  /** What it rests on instead. */
  readonly says: string
}

const UNRECORDED: readonly Unrecorded[] = [
  {
    isIn: ({ info, machine }) =>
      loadsProgram(info.call) && machine.loaders !== null && !loadingOf(machine).isRecorded,
    says: 'Programs were recorded while they start on riscv64 alone. Sizes of words, alignment and FDPIC of other architectures follow fs/binfmt_flat.c, fs/binfmt_elf_fdpic.c and their headers.',
  },
  {
    isIn: ({ info }) => info.call === 'fork',
    says: 'No recording has a fork. On riscv64 the call has no number: ENOSYS. Where the architecture has it, as Arm does, kernel/fork.c refuses it with EINVAL.',
  },
  {
    isIn: ({ outcome }) => Object.keys(outcome.proc ?? {}).some((path) => /^core\.\d+$/.test(path)),
    says: 'No recording has a core file. Which mappings go into it follows fs/binfmt_elf_fdpic.c and the default of /proc/PID/coredump_filter.',
  },
]

/** Why a step is not backed by a recording; null where it is. A recording is its own evidence. */
export const unrecordedIn = (facts: StepFacts): string | null =>
  UNRECORDED.find(({ isIn }) => isIn(facts))?.says ?? null
