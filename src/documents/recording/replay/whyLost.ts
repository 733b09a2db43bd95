import { BugError } from '../../../base/assert.ts'

/**
 * Runs what a recording says, and tells why that could not be done; null if it could. Fed with what does not fit its state, the model
 * contradicts itself in one place or another: that is what the recording says of it, and no fault of the model.
 */
export function whyLost(run: () => void): string | null {
  try {
    run()
    return null
  } catch (error) {
    return error instanceof BugError ? error.message : `the model broke off (${String(error)})`
  }
}
