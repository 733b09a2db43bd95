/** Cards of processes, files, steps and lines. */
import {
  formatBytes,
  formatCount,
  formatPages,
  formatPagesAndBytes,
  hex,
  hexRange,
} from '../../base/format.ts'
import { PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import type { FileView, ProcessView, StepView } from '../../protocol/view.ts'
import { lineOfStep } from '../step/lookup.ts'
import { resultOfStep } from '../run/results.ts'
import { rowsWhere } from '../step/rows.ts'
import { code, linkFile, linkRegion, linkVma, listing } from '../rich.ts'
import type { Rich } from '../rich.ts'
import { madeBy, ownersOf, pagesGivenBack } from './story.ts'
import type { Fact, Story, StoryContext } from './story.ts'
import { filesOf, regionAt, regionKind, regionRow, regionsOf } from '../step/nommu.ts'
import { mappedPages, processesOfRow, vmaAt, vmaRowsOfRegion, vmasOf } from '../step/spaces.ts'

/** Pages of a process by who else uses them, and what its exit would give back. */
export function processPages(view: StepView, process: ProcessView) {
  let alone = 0
  let shared = 0
  let outsideRam = 0
  let atExit = 0
  const regions = regionsOf(view)
  const vmas = vmasOf(view)
  const ownUses = new Map<number, number>()
  const { first, count } = process.vmas
  const isSoleOwner = processesOfRow(view, first).length === 1
  for (let row = first; row < first + count; row++) {
    const region = regionRow(view, vmas.region[row] ?? 0)
    const usage = regions.usage[region] ?? 0
    const pages = ((vmas.end[row] ?? 0) - (vmas.start[row] ?? 0)) / PAGE_SIZE
    if (region !== -1 && regionKind(regions, region) === 'device') outsideRam += pages
    else if (!isSoleOwner || usage > 1) shared += pages
    else alone += pages
    if (region === -1 || !isSoleOwner) continue
    const uses = usage === 1 ? 1 : (ownUses.get(region) ?? 0) + 1
    if (usage !== 1) ownUses.set(region, uses)
    if (uses === usage) atExit += pagesGivenBack(regionAt(view, region))
  }
  return { alone, shared, outsideRam, atExit }
}

export function storyOfProcess(view: StepView, process: ProcessView, context: StoryContext): Story {
  const pages = processPages(view, process)
  const heap: Rich =
    process.endBrk > process.startBrk
      ? [
          `${formatBytes(process.brk - process.startBrk)} of ${formatBytes(process.endBrk - process.startBrk)} from `,
          code(hex(process.startBrk)),
        ]
      : ['none: the loader reserved no heap, so brk cannot move']
  return {
    heading: `Process ${process.name}`,
    swatch: { pid: process.pid },
    sentences: [
      [
        `${formatCount(process.mapCount)} ${process.mapCount === 1 ? 'mapping' : 'mappings'}, ` +
          `${formatPagesAndBytes(mappedPages(view, process))} in all. Its exit would give back ` +
          (pages.atExit > 0 ? `${formatPagesAndBytes(pages.atExit)}.` : 'nothing.'),
      ],
      madeBy(process.bornAt, context),
    ],
    facts: [
      { label: 'PID', value: [String(process.pid)] },
      { label: 'Its own', value: [formatPagesAndBytes(pages.alone)] },
      { label: 'Shared', value: [pages.shared > 0 ? formatPagesAndBytes(pages.shared) : 'nothing'] },
      ...(pages.outsideRam > 0
        ? [
            {
              label: 'In place',
              value: [`${formatPagesAndBytes(pages.outsideRam)} of flash or device memory`],
            },
          ]
        : []),
      ...(process.totalVm === mappedPages(view, process)
        ? []
        : [
            {
              label: 'total_vm',
              value: [`${formatPages(process.totalVm)}: the kernel counts up here and never down`],
            },
          ]),
      { label: 'Heap (brk)', value: heap },
      { label: 'Open files', value: descriptors(process) },
    ],
  }
}

function descriptors(process: ProcessView): Rich {
  if (process.fds.length === 0) return ['none']
  return process.fds.flatMap(({ fd, path }, i) => [i === 0 ? `${fd} ` : `, ${fd} `, linkFile(path)])
}

const CAPABILITY_WORDS: Record<string, string> = {
  direct: 'used in place',
  copy: 'copied',
  read: 'read',
  write: 'written',
  exec: 'run',
}

export function storyOfFile(view: StepView, file: FileView): Story {
  const files = filesOf(view)
  const regions = rowsWhere(regionsOf(view).file, (of) => files[of]?.path === file.path)
  const users = regions.flatMap((row) => [...vmaRowsOfRegion(view, regionsOf(view).id[row] ?? 0)])
  const holders = view.spaces.processes.filter((process) => process.fds.some((fd) => fd.path === file.path))
  const places: Fact[] = [
    ...(file.address === null
      ? []
      : [{ label: 'Lies at', value: [code(hexRange(file.address, file.address + Math.max(1, file.size)))] }]),
    ...file.pages.map((run) => ({
      label: 'Pages',
      value: [
        code(hexRange(pfnToAddr(run.pfn), pfnToAddr(run.pfn + run.pages))),
        ` ${formatPages(run.pages)}`,
      ],
    })),
  ]
  const can = file.capabilities.map((capability) => CAPABILITY_WORDS[capability] ?? capability)
  return {
    heading: file.path,
    swatch: { use: file.address !== null ? 'device' : file.pages.length > 0 ? 'ramFile' : 'pageCache' },
    sentences: [
      [`A file of ${formatBytes(file.size)} on ${file.fs}.`],
      users.length === 0
        ? ['Nobody maps it in this step.']
        : [
            'Mapped by ',
            ...listing(users, (row) => [linkVma(vmaAt(view, row), ownersOf(view, vmaAt(view, row)))]),
            '.',
          ],
    ],
    facts: [
      ...(regions.length > 0
        ? [{ label: 'Regions', value: listing(regions, (row) => [linkRegion(regionAt(view, row))]) }]
        : []),
      {
        label: 'Open in',
        value:
          holders.length === 0
            ? ['no process']
            : listing(holders, (p) => [{ text: p.name, thing: { kind: 'process', pid: p.pid } }]),
      },
      ...places,
      { label: 'Can be', value: [can.length > 0 ? can.join(', ') : 'not mapped'] },
      { label: 'Inode', value: [file.ino === 0 ? 'not used yet' : String(file.ino)] },
    ],
  }
}

export function storyOfStep(view: StepView, step: number, context: StoryContext): Story {
  if (step === 0) {
    return {
      heading: 'Before the first step',
      swatch: null,
      sentences: [['The machine as the scenario finds it: the kernel, and what ran before.']],
      facts: [],
    }
  }
  const line = lineOfStep(context.timeline, step)
  const text = line === null ? undefined : context.lines.at(line - 1)
  const result = context.timeline && resultOfStep(context.timeline, step)
  const made = rowsWhere(regionsOf(view).bornAt, (bornAt) => bornAt === step)
  return {
    heading: `Step ${step}`,
    swatch: null,
    sentences: [
      text === undefined ? ['A call of this run.'] : [code(text.trim())],
      step > view.step
        ? ['It has not run yet: ', { text: `go to step ${step}`, thing: { kind: 'step', step } }, '.']
        : made.length > 0
          ? [
              'It created ',
              ...listing(made, (row) => ['region ', linkRegion(regionAt(view, row))]),
              made.length === 1 ? ', which still exists.' : ', which still exist.',
            ]
          : ['The region this call created no longer exists.'],
    ],
    facts: [
      ...(line === null ? [] : [{ label: 'Line', value: [String(line)] }]),
      ...(result && result.text !== '' ? [{ label: 'Result', value: [code(result.text)] }] : []),
    ],
  }
}
