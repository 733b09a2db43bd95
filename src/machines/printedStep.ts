interface PrintedStep {
  readonly step: number
  readonly text: string
  readonly result: string
  readonly sentence: string
  readonly room: string
  /** Files below /proc that it printed, by path. */
  readonly proc: Readonly<Record<string, string>> | null
}

/** A step of a run as it is printed in a terminal: the call with its result, what happened, what is left, what was read. */
export const printedStep = ({ step, text, result, sentence, room, proc }: PrintedStep): string[] => [
  `${String(step).padStart(2)} ${text} = ${result}`,
  `   ${sentence}`,
  `   ${room}`,
  ...Object.values(proc ?? {}).flatMap((file) =>
    file
      .trimEnd()
      .split('\n')
      .map((line) => `   | ${line}`),
  ),
]
