/** What only kernels before 2.6.30 have, in one place: the page fetches it with the first text whose kernel is one. */
import type { OlderKernels } from '../machine.ts'
import { RbVmas } from './rbVmas.ts'
import { systemVmas } from './sharedVmas.ts'

export const OLDER_KERNELS: OlderKernels = { systemVmas, rbVmas: (vmas) => new RbVmas(vmas) }
