/** What a console shows between the files. */
import type { Line } from '../text/lines.ts'
import type { Reader } from './reader.ts'
import type { MapsReader } from './processes.ts'

/** Prompts, echoes and headers between captures: understood as the names of what follows. */
export class ConsoleReader implements Reader {
  readonly name = 'console'
  /** Lines at which a capture begins. */
  readonly captures: { readonly line: number; seconds: number | null }[] = []
  readonly #maps: MapsReader

  constructor(maps: MapsReader) {
    this.#maps = maps
  }

  take(line: Line): boolean {
    const { text } = line
    const header =
      /^={2,8} ?capture ?(?:\d{1,9})?,? ?(?:(\d{1,12}(?:\.\d{1,6})?) s since boot ?)?={0,8}$/.exec(text)
    const uptime = /^(\d{1,12}\.\d\d) \d{1,14}\.\d\d$/.exec(text)
    if (header !== null) {
      this.captures.push({ line: line.number, seconds: header[1] === undefined ? null : Number(header[1]) })
      return true
    }
    if (uptime !== null) {
      const last = this.captures.at(-1)
      if (last === undefined || line.number - last.line > 4)
        this.captures.push({ line: line.number, seconds: Number(uptime[1]) })
      else last.seconds ??= Number(uptime[1])
      return true
    }
    const asked = /\bcat \/proc\/(?:\$\(|`)pidof ([\w.-]{1,40})(?:\)|`)\/\w/.exec(text)
    if (asked !== null) {
      this.#maps.pid = null
      this.#maps.program = asked[1] ?? null
      return true
    }
    const dropped = /^--- (\S.{0,200}) ---$/.exec(text)?.[1] ?? null
    if (dropped !== null && !dropped.startsWith('/proc/')) {
      const owner = /(?:^|\D)(\d{1,7})[-_./](?:maps|status)\b/.exec(dropped)
      this.#maps.pid = owner === null ? null : Number(owner[1])
      this.#maps.program = null
      return true
    }
    const file = /(?:\bcat |^-{2,5} ?|^=+ ?|^#+ ?|^::? ?)(\/proc\/[\w/.-]{1,60})/.exec(text)
    if (file !== null) {
      const pid = /^\/proc\/(\d{1,10})\//.exec(file[1] ?? '')
      this.#maps.pid = pid === null ? null : Number(pid[1])
      this.#maps.program = null
      return true
    }
    return /^(?:[\w@.~:/-]{0,60} ?)?[#$] (?:cat|dmesg|echo|ps|free|mount|ls|uname)\b/.test(text)
  }
}
