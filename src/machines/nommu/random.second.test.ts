import { describe } from 'vitest'
import { testRandomPrograms } from './testing/random/randomPrograms.ts'

describe('random programs 1001 to 2000', () => {
  testRandomPrograms(1001, 2000)
})
