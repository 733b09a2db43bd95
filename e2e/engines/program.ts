/** A program that runs beside the tests, with all that it starts. */
import { spawn, type ChildProcess } from 'node:child_process'
import { PATIENCE } from './driver.ts'

const LOOK_EVERY_MS = 25

export class Program {
  readonly #child: ChildProcess
  readonly #name: string
  /** The end of what it has said, to be shown when it does not start. */
  #said = ''
  #ended = false

  constructor(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#name = name
    // A group of its own: browsers are many processes, and all of them are to end.
    this.#child = spawn(name, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (bytes: Buffer) => {
        this.#said = (this.#said + bytes.toString()).slice(-2000)
      })
    this.#child.on('error', (error) => {
      this.#said += error.message
      this.#ended = true
    })
    this.#child.on('exit', () => {
      this.#ended = true
    })
    process.once('exit', this.#kill)
  }

  /** Asks again and again until there is an answer; an error counts as none. @throws When the program ends before. */
  async until<Answer>(ask: () => Answer | null | Promise<Answer | null>): Promise<Answer> {
    const end = Date.now() + PATIENCE
    while (Date.now() < end && !this.#ended) {
      const answer = await Promise.resolve()
        .then(ask)
        .catch(() => null)
      if (answer !== null) return answer
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    throw new Error(`${this.#name} did not start: ${this.#said}`)
  }

  async end(): Promise<void> {
    if (!this.#ended) {
      const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()))
      this.#kill()
      await gone
    }
    process.off('exit', this.#kill)
  }

  readonly #kill = (): void => {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGTERM')
    } catch {
      // It has ended by itself.
    }
  }
}
