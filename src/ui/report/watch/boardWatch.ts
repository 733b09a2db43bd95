/**
 * Listens to a board on a serial port, for as long as it is wanted: unplugged, garbled or started anew, what comes is kept. It sends one
 * line, when it is asked to, and never anything else.
 */

/** What is used of the browser's SerialPort. */
export interface Port {
  readonly readable: ReadableStream<Uint8Array> | null
  readonly writable: WritableStream<Uint8Array> | null
  open(options: { readonly baudRate: number }): Promise<void>
  close(): Promise<void>
}

export type WatchState =
  /** The port is open, and what comes is read. */
  | 'listening'
  /** The port is gone: it is opened again when it comes back. */
  | 'unplugged'
  | 'stopped'

export interface WatchOptions {
  readonly baudRate: number
  /** The line that makes the board print, without its end. */
  readonly line: string
  /** Resolves when it is worth another try to open the port. */
  readonly comesBack: () => Promise<void>
  /** Called after each piece that was read, and when the state changes. */
  readonly changed: (watch: BoardWatch) => void
}

/** UTF-16 units that are kept: hours of captures. What is older is let go at the beginning of a capture. */
export const MOST_KEPT = 8_000_000
const CAPTURE = '==== capture'

export class BoardWatch {
  /** All that was read, the oldest gone where it became too long. */
  text = ''
  state: WatchState = 'unplugged'
  /** Why the port could not be opened, or was lost; null while all is well. */
  trouble: string | null = null
  private readonly port: Port
  private readonly options: WatchOptions
  private reader: ReadableStreamDefaultReader<Uint8Array> | null = null
  private isWanted = true

  constructor(port: Port, options: WatchOptions) {
    this.port = port
    this.options = options
  }

  /** Reads until `stop`; resolves then. Never rejects. */
  async listen(): Promise<void> {
    while (!this.isOver()) {
      const isOpen = await this.open()
      if (isOpen) await this.readAll()
      if (this.isOver()) break
      this.enter('unplugged')
      await this.options.comesBack()
    }
    await this.port.close().catch(() => undefined)
    this.enter('stopped')
  }

  /** Sends the line, with its end. False where the port takes nothing. */
  async send(): Promise<boolean> {
    const { writable } = this.port
    if (this.state !== 'listening' || writable === null || writable.locked) return false
    const writer = writable.getWriter()
    try {
      await writer.write(new TextEncoder().encode(`${this.options.line}\n`))
      return true
    } catch (error) {
      this.trouble = String(error)
      return false
    } finally {
      writer.releaseLock()
    }
  }

  stop(): void {
    this.isWanted = false
    void this.reader?.cancel().catch(() => undefined)
  }

  private isOver(): boolean {
    return !this.isWanted
  }

  private enter(state: WatchState): void {
    this.state = state
    this.options.changed(this)
  }

  private async open(): Promise<boolean> {
    try {
      await this.port.open({ baudRate: this.options.baudRate })
    } catch (error) {
      // Open already: the port was lost in reading, and is still the same.
      if (this.port.readable === null) {
        this.trouble = String(error)
        return false
      }
    }
    this.trouble = null
    this.enter('listening')
    return true
  }

  /** Until the port is gone. A fault of the line ends one stream, and the port offers another. */
  private async readAll(): Promise<void> {
    const decoder = new TextDecoder()
    let failures = 0
    while (!this.isOver() && this.port.readable !== null && failures < MOST_FAILURES) {
      this.reader = this.port.readable.getReader()
      try {
        for (;;) {
          const { value, done } = await this.reader.read()
          if (done) break
          failures = 0
          this.append(decoder.decode(value, { stream: true }))
        }
        failures++
      } catch (error) {
        failures++
        this.trouble = String(error)
      } finally {
        this.reader.releaseLock()
        this.reader = null
      }
    }
    await this.port.close().catch(() => undefined)
  }

  private append(piece: string): void {
    this.text += piece
    if (this.text.length > MOST_KEPT) {
      const from = this.text.length - Math.floor(MOST_KEPT / 2)
      const capture = this.text.indexOf(CAPTURE, from)
      this.text = this.text.slice(capture < 0 ? from : capture)
    }
    this.options.changed(this)
  }
}

/** Streams of one port that end in a row without a byte: it is gone, whatever it says. */
const MOST_FAILURES = 8
