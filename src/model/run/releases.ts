/** The release that a kernel of the language was measured on, where its name says less: functions are called as there. */
const MEASURED: Readonly<Record<string, string>> = { '6.12': '6.12.117', '6.18': '6.18.44' }

/** `era` as scenarios write it, `6.12`: the whole number of the release whose recordings it follows. */
export const measuredRelease = (era: string): string => MEASURED[era] ?? era
