/** A scenario of sixty calls as a person writes them, in strace's long forms: what the length of links is measured with. */

/** The same seed gives the same text. */
export function sixtyOperations(seed = 1): string {
  let held = seed
  const below = (limit: number): number => {
    held = (Math.imul(held, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((held / 0x80000000) * limit)
  }
  const lines = ['title A small server', 'about Three programs share sixty calls.', 'board 16M']
  const calls = ['A = spawn', 'B = spawn', 'C = spawn']
  const mapped: { readonly process: string; readonly name: string; readonly pages: number }[] = []
  let names = 0
  while (calls.length < 60) {
    const process = 'ABC'.charAt(below(3))
    const pages = 1 + below(24)
    const what = below(100)
    if (what < 50 || mapped.length < 3) {
      const name =
        'abcdefghijklmnopqrstuvwxyz'.charAt(names % 26) + (names < 26 ? '' : Math.floor(names / 26))
      names++
      mapped.push({ process, name, pages })
      calls.push(
        `${process}: ${name} = mmap(NULL, ${4 * pages}K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)`,
      )
    } else if (what < 80) {
      const [gone] = mapped.splice(below(mapped.length), 1)
      if (!gone) continue
      const { process: owner, name, pages: all } = gone
      if (all > 4 && below(2) === 0)
        calls.push(`${owner}: munmap(${name}+${4 * (1 + below(3))}K, ${4 * (1 + below(2))}K)`)
      else calls.push(`${owner}: munmap(${name}, ${4 * all}K)`)
    } else if (what < 88) {
      calls.push(`${process}: fd = open("/flash/lib${below(3)}.so", O_RDONLY)`)
      calls.push(`${process}: mmap(NULL, ${4 * pages}K, PROT_READ|PROT_EXEC, MAP_PRIVATE, fd, 0)`)
    } else if (what < 94) calls.push(`sysctl vm.nr_trim_pages = ${below(3)}`)
    else calls.push('cat /proc/buddyinfo')
  }
  return `${[...lines, ...calls.slice(0, 60)].join('\n')}\n`
}
