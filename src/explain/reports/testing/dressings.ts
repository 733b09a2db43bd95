/** What loggers, terminals, mail and pages make of the lines that a kernel wrote. None of it loses a word. */

export type Dressing = (lines: readonly string[]) => string

const stamp = (at: number): string => `[${(12.345678 + at * 0.000113).toFixed(6).padStart(12)}]`
const stamped = (line: string, at: number): string => `${stamp(at)} ${line}`
const each =
  (dress: (line: string, at: number) => string): Dressing =>
  (lines) =>
    `${lines.map(dress).join('\n')}\n`
const ended =
  (end: string): Dressing =>
  (lines) =>
    `${lines.map(stamped).join(end)}${end}`
const before = (prefix: string): Dressing => each((line, at) => `${prefix}${stamped(line, at)}`)
const inPlace = (prefix: string): Dressing => each((line) => `${prefix}${line}`)

const cutAt =
  (width: number): Dressing =>
  (lines) =>
    `${lines
      .map(stamped)
      .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''])
      .join('\n')}\n`

const wrappedAt =
  (width: number, prefix: (line: string, at: number) => string): Dressing =>
  (lines) =>
    `${lines
      .map(prefix)
      .flatMap((line) => wordsIn(line, width))
      .join('\n')}\n`

function wordsIn(line: string, width: number): string[] {
  const rows: string[] = []
  let row = ''
  for (const word of line.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > width) {
      rows.push(row)
      row = word
    } else row = row === '' ? word : `${row} ${word}`
  }
  return [...rows, row]
}

export const DRESSINGS: Readonly<Record<string, Dressing>> = {
  dmesg: each(stamped),
  'with levels': before('<4>'),
  'CONFIG_PRINTK_CALLER, a thread': each((line, at) => `${stamp(at)}[   T37] ${line}`),
  'CONFIG_PRINTK_CALLER, a processor': each((line, at) => `${stamp(at)}[    C0] ${line}`),
  'dmesg -x': before('kern  :warn  : '),
  'dmesg -e': each((line, at) => `${at === 0 ? '[Nov26 16:21]' : `[  +0.0001${10 + (at % 80)}]`} ${line}`),
  'dmesg -d': each((line, at) => `[   12.345678 <    0.0001${10 + (at % 80)}>] ${line}`),
  'dmesg -T in German': inPlace('[Do Nov 26 16:21:40 2026] '),
  'dmesg -T in French': inPlace('[jeu. nov. 26 16:21:40 2026] '),
  'dmesg -T in Chinese': inPlace('[四 11月 26 16:21:40 2026] '),
  'dmesg --time-format iso': inPlace('2026-11-26T16:21:40,123456+01:00 '),
  'syslog in German': before('Dez 26 16:21:40 board kernel: '),
  'BusyBox, a host without a name': before('Jan  1 00:00:20 (none) user.warn kernel: '),
  'syslog with the year': before('2026 Nov 26 16:21:40 board kernel: '),
  'RFC 5424': before('<4>1 2026-11-26T16:21:40.123Z board kernel - - - '),
  'journalctl -o short-precise': inPlace('Nov 26 16:21:40.123456 board kernel: '),
  'journalctl -o short-iso-precise': inPlace('2026-11-26T16:21:40.123456+01:00 board kernel: '),
  'journalctl -o short-full': inPlace('Thu 2026-11-26 16:21:40 CET board kernel: '),
  'journalctl -o short-monotonic': each((line, at) => `${stamp(at)} board kernel: ${line}`),
  'journalctl -o short-unix': inPlace('1764170500.123456 board kernel: '),
  'journalctl -o json': each(
    (line) => `{"PRIORITY":"4","MESSAGE":${JSON.stringify(line)},"_HOSTNAME":"board","_TRANSPORT":"kernel"}`,
  ),
  'journalctl -o verbose': each(
    (line) => `Thu 2026-11-26 16:21:40.123456 CET [s=1;b=2]\n    PRIORITY=4\n    MESSAGE=${line}`,
  ),
  '/dev/kmsg': each((line, at) => `4,${1000 + at},${12_345_678 + at},-;${line}`),
  'netconsole with the caller': each((line, at) => `4,${1000 + at},${12_345_678 + at},-,caller=T37;${line}`),
  'OpenWrt logread': before('Thu Nov 26 16:21:40 2026 kern.warn kernel: '),
  logcat: inPlace('11-26 16:21:40.123     0     0 W KERNEL  : '),
  'a phone that names processor and process': each((line, at) => `<4>${stamp(at)} (0)[37:ls]${line}`),
  'a phone that does so in columns': each((line, at) => `<4>${stamp(at)} [0:             ls:   37] ${line}`),
  minicom: before('[2026-11-26 16:21:40.123] '),
  grabserial: before('[1.234567 0.000010] '),
  tio: before('[16:21:40.123] '),
  'Arduino serial monitor': before('16:21:40.123 -> '),
  'Tera Term': before('[Thu Nov 26 16:21:40.123 2026] '),
  'a log of GitHub Actions': before('2026-11-26T16:21:40.1234567Z '),
  'a container’s log': before('2026-11-26T16:21:40.123456789Z stdout F '),
  'Docker’s log in JSON': each(
    (line, at) => `{"log":${JSON.stringify(`${stamped(line, at)}\n`)},"stream":"stdout"}`,
  ),
  'docker compose': before('qemu-1  | '),
  'grep -n of a file': each(
    (line, at) => `/var/log/messages:${100 + at}:Nov 26 16:21:40 a kernel: ${stamped(line, at)}`,
  ),
  'cat -n': each((line, at) => `${String(at + 1).padStart(6)}\t${stamped(line, at)}`),
  'quoted by name': before('JD> '),
  'a patch': before('+'),
  'a comment': before('// '),
  'bold in a chat': each((line, at) => `**${stamped(line, at)}**`),
  'code in a chat': each((line, at) => `\`${stamped(line, at)}\``),
  'a table of a page': each((line, at) => `| ${stamped(line, at)} |`),
  'paragraphs of a page': each((line, at) => `<p>${stamped(line, at)}</p>`),
  'one line of a page': (lines) => lines.map(stamped).join('<br/>'),
  'a string of JSON': (lines) => `${JSON.stringify(lines.map(stamped).join('\n'))}\n`,
  'a field of JSON': (lines) => JSON.stringify({ title: 'it failed', body: lines.map(stamped).join('\r\n') }),
  'a table with commas': each(
    (line, at) => `"2026-11-26 16:21:40","board",${JSON.stringify(stamped(line, at))}`,
  ),
  'CR and LF': ended('\r\n'),
  'CR twice': ended('\r\r\n'),
  'CR alone': ended('\r'),
  'colours, CR and LF': (lines) =>
    lines.map((line, at) => `\u001b[0m\u001b[32m${stamp(at)} \u001b[0m${line}\u001b[0m\u001b[K\r\n`).join(''),
  'colours spelt out': each((line, at) => `^[[32m${stamp(at)} ^[[0m${line}^[[0m`),
  'blanks made one': each((line, at) => stamped(line, at).replaceAll(/ +/g, ' ').trim()),
  'tabs for blanks': each((line, at) => stamped(line, at).replaceAll('  ', '\t')),
  'every line twice, by the console and a logger': each((line, at) => `${stamped(line, at)}\n${line}`),
  'one line': (lines) => `${lines.map(stamped).join(' ')}\n`,
  'a terminal of 80 columns': cutAt(80),
  'a terminal of 100 columns': cutAt(100),
  'mail of 72 columns': wrappedAt(72, stamped),
  'mail of 76 columns of a syslog': wrappedAt(
    76,
    (line, at) => `Nov 26 16:21:40 board kernel: ${stamped(line, at)}`,
  ),
  'mail of 72 columns, quoted': (lines) => wrappedAt(72, stamped)(lines).replaceAll(/^(?=.)/gm, '> '),
  'others speak between': each(
    (line, at) => `${stamped(line, at)}\n${stamp(at)} usb 1-1: device number ${at} using dwc2`,
  ),
  'a line of 9,000 characters before it': (lines) => `${'x'.repeat(9000)}\n${each(stamped)(lines)}`,
  'a list of modules of 12,000 characters in it': (lines) =>
    each((line, at) =>
      at === 2
        ? `${stamped(line, at)}\n${stamp(at)} Modules linked in: ${Array.from({ length: 900 }, (_, n) => `mod_${n}(OE)`).join(' ')}`
        : stamped(line, at),
    )(lines),
}
