import { expect, it } from 'vitest'
import { addrToPage, addrToPfn, asPhysAddr, asPfn, asVirtAddr, identity, pfnToAddr } from './units.ts'

it('the compiler tells places in memory from addresses of processes', () => {
  const [place, address] = [asPhysAddr(0x8001_2345), asVirtAddr(0x8001_2345)]
  expect(addrToPfn(place)).toBe(0x80012)
  expect(addrToPage(address)).toBe(0x80012)
  expect(addrToPfn(identity(address))).toBe(0x80012)
  expect(pfnToAddr(asPfn(0x80012))).toBe(0x8001_2000)
  // @ts-expect-error -- With an MMU something else may lie there.
  addrToPfn(address)
  // @ts-expect-error -- And no process may use the number of a place.
  addrToPage(place)
  // @ts-expect-error -- Only `identity` makes one of the other.
  asPhysAddr(address)
})
