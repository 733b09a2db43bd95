/** What axe, which looks for what hinders people with assistive technology, finds in a page. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

interface Look {
  /** CSS selector of the part of the page that is looked at; null for all of it. */
  readonly part?: string | null
  /** Names of axe's rules; none stands for all. */
  readonly rules?: readonly string[]
}

/** One line for each rule that is broken, with the elements that break it. A part that is not there is an error. */
export async function objections(page: Page, { part = null, rules = [] }: Look = {}): Promise<string[]> {
  // The other mode opens a window more each time, for pages with frames of several origins.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (part !== null) axe.include(part)
  if (rules.length > 0) axe.withRules([...rules])
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('  ')}`)
}
