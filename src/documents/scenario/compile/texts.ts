/** Many short texts in little memory: a few hundred of them lie in one string, which no longer one is kept alive for. */

const IN_A_PILE = 256

export class Texts {
  private readonly piles: string[] = []
  /** The last ones, not piled up yet. */
  private loose: string[] = []
  /** Where each ends in its pile, in UTF-16 units. */
  private ends = new Uint32Array(IN_A_PILE)
  private count = 0
  private height = 0

  push(text: string): void {
    if (this.count === this.ends.length) {
      const ends = new Uint32Array(this.count + Math.ceil(this.count / 2))
      ends.set(this.ends)
      this.ends = ends
    }
    this.height += text.length
    this.ends[this.count++] = this.height
    this.loose.push(text)
    if (this.loose.length < IN_A_PILE) return
    this.piles.push(this.loose.join(''))
    this.loose = []
    this.height = 0
  }

  /** Empty where there is none. */
  at(index: number): string {
    const pile = this.piles[Math.floor(index / IN_A_PILE)]
    const place = index % IN_A_PILE
    if (pile === undefined) return this.loose[place] ?? ''
    return pile.slice(place === 0 ? 0 : this.ends[index - 1], this.ends[index])
  }
}
