/** Each test of the kernel that can refuse a call, in words: how it came out, and what would have passed. */
import { CALL_TESTS } from './whyTestsCalls.ts'
import { MAP_TESTS } from './whyTestsMap.ts'
import { MEMORY_TESTS } from './whyTestsMemory.ts'
import { OTHER_TESTS } from './whyTestsOther.ts'
import type { AllTests } from './whyTestWords.ts'

export const WHY_TESTS: AllTests = { ...MAP_TESTS, ...MEMORY_TESTS, ...CALL_TESTS, ...OTHER_TESTS }
