/**
 * A log without the names in it, for showing to others: hosts, programs and files become `host1`, `process1`, `/file1`, the same name the
 * same word each time. Linear in the text, however many names there are.
 */

/** Folders that every Linux has: what is in them says nothing of whose machine it is. */
const OF_EVERYBODY = /^\/(?:proc|sys)(?:\/|$)/

/** `Nov 26 20:00:01 myhost kernel:`, and what journalctl writes: the third group is the host. */
const WITH_HOST =
  /^((?:<\d{1,3}>)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,16}) )([\w.-]{1,64})(?= \S)/gm

/** Where a host stands besides: before `kernel:` whatever time is in front, behind the version of RFC 5424, in the fields of the journal. */
const OTHER_HOSTS = [
  /(?<=[\]\dA-Z] )[\w.-]{1,64}(?= kernel(?:\[\d{1,8}\])?:)/g,
  /(?<=^<\d{1,3}>\d \d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d) )[\w.-]{1,64}(?= )/gm,
  /(?<="_HOSTNAME" ?: ?"|_HOSTNAME=)[\w.-]{1,64}/g,
]

/** `root@myhost:/home #`, and the one who built the kernel: `(root@myhost)`. */
const WITH_USER = /(?<![\w.-])([\w.-]{1,32})@([\w.-]{1,64})/g

/** A name or a path: no blank, no bracket, no quotation mark. */
const WORD = /\/?[\w+~][\w.+~/-]{0,300}|\/[\w.+~/-]{1,300}/g

/** `processes`: names of programs that the text was found to have. */
export function removeNames(text: string, processes: readonly string[]): string {
  const hosts = new Map<string, string>()
  const files = new Map<string, string>()
  const programs = new Map(
    [...new Set(processes)].filter((name) => name !== '').map((name, at) => [name, `process${at + 1}`]),
  )
  const called = (names: Map<string, string>, name: string, word: string): string => {
    const known = names.get(name) ?? `${word}${names.size + 1}`
    names.set(name, known)
    return known
  }
  const withoutHosts = OTHER_HOSTS.reduce(
    (sofar, host) => sofar.replace(host, (name) => (name === 'kernel' ? name : called(hosts, name, 'host'))),
    text,
  )
  const isCalled = (host: string): boolean => /^host\d{1,9}$/.test(host)
  return withoutHosts
    .replace(WITH_HOST, (_, time: string, host: string) =>
      host === 'kernel' || isCalled(host) ? `${time}${host}` : `${time}${called(hosts, host, 'host')}`,
    )
    .replace(WITH_USER, (_, _user: string, host: string) => `user@${called(hosts, host, 'host')}`)
    .replace(WORD, (word) => {
      const program = programs.get(word)
      if (program !== undefined) return program
      if (!word.startsWith('/') || OF_EVERYBODY.test(word)) return word
      return called(files, word, '/file')
    })
}
