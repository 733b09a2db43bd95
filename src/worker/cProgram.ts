/** What the worker answers when a C program is asked for: fetched then. */
import type { Problem } from '../protocol/messages.ts'

export { cProgram } from '../documents/scenario/c/cProgram.ts'

export const NO_SCRIPT: Problem = {
  title: 'There is nothing to write as a C program',
  detail: 'A recording without its script holds what the kernel did, not the calls in words.',
  remedy: 'Open a scenario, or a recording that has its script.',
}
