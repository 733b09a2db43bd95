import { describe } from 'vitest'
import { testRandomPrograms } from './testing/random/randomPrograms.ts'

describe('random programs 1001 to 1250', () => {
  testRandomPrograms(1001, 1250)
})
