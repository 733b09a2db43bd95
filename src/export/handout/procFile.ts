/** All files of /proc in one text, each under its name, as `head` and `tail` print several files. */
export const procFile = (proc: Readonly<Record<string, string>>): string =>
  Object.entries(proc)
    .map(([path, text]) => `==> ${path} <==\n${text.endsWith('\n') || text === '' ? text : `${text}\n`}`)
    .join('\n')
