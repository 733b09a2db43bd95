/** `board report WORD`: a machine that was rebuilt from what a terminal showed, all of it in one word. */
import type { BoardSpec } from '../../../sim/nommu/boards/board.ts'
import { unpackReport, type PackedFault } from '../../../sim/nommu/boards/packedReport.ts'
import { startOf } from '../../../sim/nommu/boards/reported.ts'
import type { Findings } from '../compile/compileArguments.ts'
import { tooMuch } from '../compile/compileHeader.ts'
import type { HeaderPart } from '../syntax/ast.ts'

const FAULTS: Readonly<Record<PackedFault, string>> = {
  damaged:
    'This board is cut or changed: some of its letters are not those that were written. Copy the whole line again.',
  newer: 'This board was written by another version of this page: load the page again.',
  impossible: 'No machine can be in the state that this board has.',
}

/** Null after a mistake, which is then told. */
export function compileReport(parts: readonly HeaderPart[], findings: Findings): BoardSpec | null {
  const [report, word, more] = parts
  if (report === undefined) return null
  if (word === undefined)
    return findings.error(
      { from: report.to, to: report.to },
      'The state of the board is missing here: paste a report into the page, and open its board.',
    )
  if (more !== undefined) return tooMuch(more, findings)
  const unpacked = unpackReport(word.text)
  if (!unpacked.ok) return findings.error(word, FAULTS[unpacked.fault])
  return { kind: 'report', word: word.text, start: startOf(unpacked.board) }
}
