/** Says before a run what it leaves out. */
import type { FullConfig } from '@playwright/test'
import { CANNOT } from './cannot.ts'
import type { EngineName } from './driver.ts'

export default function announce(config: FullConfig): void {
  for (const { name } of config.projects)
    for (const [title, reason] of Object.entries(CANNOT[name as EngineName]))
      // oxlint-disable-next-line no-console -- This is what it is for.
      console.log(`Left out in ${name}: ${title}: ${reason}`)
}
