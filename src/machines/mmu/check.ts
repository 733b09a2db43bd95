/** What holds of this machine after every step; only looked at while developing and in tests. */
export { checkMmuInvariants } from '../../sim/mmu/invariants.ts'
