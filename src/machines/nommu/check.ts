/** What holds of this machine after every step; only looked at while developing and in tests. */
export { checkInvariants } from '../../sim/nommu/invariants.ts'
