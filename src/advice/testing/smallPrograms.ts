/** Small programs that fill a small board until something is refused. The same seed gives the same program. */

const PROCESSES = ['A', 'B']
const SIZES = [4, 12, 20, 36, 52, 64, 72, 100, 132, 196]

export function smallProgram(seed: number): string {
  let state = seed * 2_654_435_761
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >> 8) % limit
  }
  const lines = ['board 1M', ...PROCESSES.map((name) => `${name} = spawn`)]
  const live: { readonly owner: string; readonly name: string; readonly size: number }[] = []
  for (let n = 0; n < 14; n++) {
    if (live.length > 2 && below(3) === 0) {
      const [gone] = live.splice(below(live.length), 1)
      if (gone) lines.push(`${gone.owner}: munmap(${gone.name}, ${gone.size}K)`)
      continue
    }
    const owner = PROCESSES[below(PROCESSES.length)] ?? 'A'
    const size = SIZES[below(SIZES.length)] ?? 4
    const name = `m${n}`
    live.push({ owner, name, size })
    lines.push(`${owner}: ${name} = mmap(${size}K)`)
  }
  lines.push('A: last = mmap(200K)')
  return `${lines.join('\n')}\n`
}
