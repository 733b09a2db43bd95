import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { VERSION } from './explorer.ts'

it('has the version of the package', () => {
  const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(VERSION).toBe(version)
})
