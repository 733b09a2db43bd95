/** The same text runs on both machines: each bundled scenario, on one with an MMU. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readProgram } from '../../documents/scenario/compile/compile.ts'
import { finish } from '../../base/work.ts'
import { Mistakes } from '../../documents/scenario/diagnostic.ts'
import { OpenDocument } from '../../worker/openDocument.ts'
import { checkMmuInvariants } from './check.ts'
import { MMU } from './model.ts'

const FOLDER = join(import.meta.dirname, '../../../public/scenarios')
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.nommu'))
/** Steps that are looked at of each. */
const LOOKS = 40

describe('a bundled scenario with an MMU', () => {
  it.each(NAMES)('%s runs, and each step can be shown', (name) => {
    const text = `mmu\n${readFileSync(join(FOLDER, name), 'utf8')}`
    const { program, header } = finish(readProgram(text, null))
    expect(program.mmu).not.toBeNull()
    const options = { text, header, look: null, beside: null, mistakes: new Mistakes() }
    // Each check walks over everything.
    const document = new OpenDocument(MMU, MMU.scenario(program), options, ({ machine }) =>
      machine.step % 16 === 0 ? checkMmuInvariants(machine) : null,
    )
    document.advance(document.steps)
    finish(document.check())
    const every = Math.max(1, Math.floor(document.steps / LOOKS))
    for (let step = 0; step <= document.steps; step += every) {
      const { sentence, why, spaces } = document.show(step, true)
      expect(sentence).toMatch(/^\S.*\.$/)
      expect(spaces.kind).toBe('paged')
      if (step > 0) expect(why).toBeDefined()
    }
  })
})
