import { type Benchmark, atMost } from './figure.ts'
import { type Ask, startServer } from './server.ts'
import { processorTime } from './statistics.ts'

const BYTES = 50_000_000
const MB = 1_000_000
const DOCUMENT = 1
/** A failure's lines stand among so many of others. */
const LINES_BETWEEN = 400

const OTHERS = [
  'systemd[1]: Started Session 12 of user root.',
  'CRON[1234]: (root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily)',
  'kernel: [  100.000000] usb 1-1: new high-speed USB device number 4 using dwc2',
  'sshd[999]: Accepted publickey for root from 10.0.0.2 port 5000 ssh2: RSA SHA256:abcdefghijklmnop',
]

/**
 * A syslog of 50 MB with 1,500 failures in it, read in the worker's own session: what it computes in all, and how long it takes to
 * hear that it is to stop, in processor time: nothing else is waited for.
 */
export const logs: Benchmark = {
  name: 'logs',
  measure: async () => {
    const text = syslog()
    const seen = { progress: 0, failures: 0, cancelled: false }
    let isToStop = false
    const ask: Ask = startServer((reply) => {
      if (reply.type === 'report') seen.failures = reply.report.events.length + reply.report.left
      if (reply.type === 'cancelled') seen.cancelled = true
      if (reply.type !== 'progress') return
      seen.progress++
      if (isToStop) void ask({ type: 'cancel', document: DOCUMENT })
      isToStop = false
    })
    const read = (): Promise<void> => ask({ type: 'read-report', document: DOCUMENT, text })
    const reading = await processorTime(read)
    if (seen.failures === 0 || seen.progress === 0) throw new Error('The log was not read.')
    isToStop = true
    const stopping = await processorTime(read)
    if (!seen.cancelled) throw new Error('The reading went on when it was told to stop.')
    return [
      {
        name: `a syslog of ${BYTES / MB} MB: reading it, processor time`,
        value: reading / 1000,
        unit: 's',
        target: atMost(10),
      },
      {
        name: 'and stopping after the first look, likewise',
        value: stopping,
        unit: 'ms',
        target: atMost(200),
      },
    ]
  },
}

const FAILURE = [
  'ls: page allocation failure: order:5, mode:0xcc0(GFP_KERNEL), nodemask=(null)',
  'CPU: 0 UID: 0 PID: 37 Comm: ls Not tainted 6.12.9 #3',
  'Call Trace:',
  '[<ffffffff80004c3e>] dump_backtrace+0x1c/0x24',
  'Mem-Info:',
  'active_anon:0 inactive_anon:0 isolated_anon:0',
  ' active_file:12 inactive_file:30 isolated_file:0',
  ' free:470 free_pcp:0 free_cma:0',
  'Normal free:1880kB boost:0kB min:448kB low:560kB high:672kB present:8192kB managed:6448kB free_cma:0kB',
  'lowmem_reserve[]: 0 0',
  'Normal: 40*4kB (UM) 31*8kB (UM) 22*16kB (UM) 17*32kB (UM) 9*64kB (UM) 0*128kB 0*256kB 0*512kB = 1880kB',
  '383 total pagecache pages',
  '2048 pages RAM',
  'nommu: Allocation of length 81920 from process 37 (ls) failed',
]

function syslog(): string {
  const rows: string[] = []
  for (let size = 0, n = 0; size < BYTES; n++) {
    const at = n % (LINES_BETWEEN + FAILURE.length)
    const said = at < FAILURE.length ? `kernel: ${FAILURE[at] ?? ''}` : (OTHERS[n % OTHERS.length] ?? '')
    const clock = [16, Math.floor(n / 60) % 60, n % 60].map((part) => String(part).padStart(2, '0'))
    const row = `Nov 26 ${clock.join(':')} board ${said}`
    size += row.length + 1
    rows.push(row)
  }
  return `${rows.join('\n')}\n`
}
