import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BUGS, VERSION } from './package.ts'

it('says what package.json says', () => {
  const { version, bugs }: { version: string; bugs?: { url: string } } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  )
  expect([VERSION, BUGS]).toEqual([version, bugs?.url ?? null])
})
