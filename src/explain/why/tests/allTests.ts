/** Each test of the kernel that can refuse a call, in words: how it came out, and what would have passed. */
import { CALL_TESTS } from './calls.ts'
import { EXEC_TESTS } from './exec.ts'
import { CHANGE_TESTS } from './changing.ts'
import { FILE_TESTS } from './files.ts'
import { IPC_TESTS } from './ipc.ts'
import { MAP_TESTS } from './mapping.ts'
import { MEMORY_TESTS } from './memory.ts'
import type { AllTests } from './testWords.ts'

export const WHY_TESTS: AllTests = {
  ...CALL_TESTS,
  ...MAP_TESTS,
  ...MEMORY_TESTS,
  ...CHANGE_TESTS,
  ...FILE_TESTS,
  ...IPC_TESTS,
  ...EXEC_TESTS,
}
