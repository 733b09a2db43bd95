import { describe } from 'vitest'
import { testRandomPrograms, testSeeds } from './testing/random/randomPrograms.ts'

// `npm run fuzz -- programs` goes on with others.
describe('random programs 1 to 160', () => {
  testRandomPrograms(1, 160)
})

/** Seeds that found something once; kept so that it stays found. */
describe('seeds that failed', () => {
  testSeeds({
    'a length of more than 2^44 bytes was given one page': [7],
    'a segment of negative size freed pages of others': [72, 86],
    'a file made smaller under a copy that is mapped shared': [95, 142],
  })
})
