/** The machine after a step, with all there is to tell of the step: the call, what it changed, the sentence, and why. */
import { sharedWords } from '../../../base/vmaWords.ts'
import { formatResult } from '../../../base/result.ts'
import { operationOf } from '../../../language/calls/calls.ts'
import { resultFormOf } from '../../../language/calls/results.ts'
import type { CallView, StepView } from '../../../protocol/view.ts'
import { stepFacts, type StepFacts } from '../../../explain/step/stepFacts.ts'
import { stepMeasures } from '../../../explain/measures/measures.ts'
import { describeStep } from '../../../explain/narrate/narrate.ts'
import { blockRefusedIn } from '../../../explain/why/refusal.ts'
import { changeView } from '../../changeView.ts'
import { readView } from '../../../explain/proc/readView.ts'
import { unrecordedIn } from '../../../explain/why/unrecorded.ts'
import type { WhyNode, WhyTree } from '../../../explain/why/tree.ts'
import { whyTree } from '../../../explain/why/why.ts'
import { LEFT_OUT, leftOutOf } from '../../leftOut.ts'
import { machineView, regionsChangeView } from './view.ts'
import type { StepOutcome } from '../../../engine/source.ts'
import type { NommuTimeline } from './tracks.ts'

/** Events shown of one step; an exit of a process with all of memory frees thousands of pages. */
const MAX_EVENTS = 2000

/** `step` from 1 to the number of steps that have been run; `isSecond` as in MachineModel. Leaves the timeline after it. */
export function viewAfterStep(timeline: NommuTimeline, step: number, isSecond = false): StepView {
  // First, because it moves the timeline.
  const earlier = isSecond ? null : lastRead(timeline, step)
  timeline.goTo(step - 1)
  const { machine } = timeline
  const names = new Map(machine.processes.map(({ pid, name }) => [name, pid]))
  const facts = stepFacts(timeline, step)
  const isLeftOut = facts.info.isLeftOut === true
  const { outcome, events, change, who } = facts
  // A recording is its own evidence.
  const unrecorded = timeline.source.kernel === null && !isLeftOut ? unrecordedIn(facts) : null
  // A program that no block was left for dies, although whoever started it has its pid.
  const isRefused = outcome.errno !== null || outcome.killedBy !== undefined
  const refused = isRefused && !isLeftOut ? blockRefusedIn(facts.why) : null
  const verdict = timeline.source.verdict?.(timeline.world, step - 1, outcome)
  const hasRegions = machine.rules.vmas !== 'links'
  const told = isLeftOut ? LEFT_OUT : timeline.source.told?.(step - 1)
  const pid =
    who === null ? null : (names.get(who) ?? machine.processes.find((p) => p.name === who)?.pid ?? null)
  return {
    ...machineView(machine, regionsChangeView(change)),
    step,
    call: callView(facts, pid),
    change: changeView(change, facts.words),
    events: isSecond ? [] : events.slice(0, MAX_EVENTS),
    ...(told === undefined && !isSecond && { why: inWords(whyTree(facts), hasRegions) }),
    sentence: told ?? describeStep(facts),
    dmesg: events.flatMap((event) => (event.type === 'dmesg' || event.type === 'panic' ? [event.text] : [])),
    notes: events.flatMap((event) => (event.type === 'note' ? [event.text] : [])),
    stopped: machine.stopped !== null,
    verdict:
      verdict === undefined
        ? null
        : { identical: verdict.total === 0, differences: verdict.differences, total: verdict.total },
    ...(refused && { refused }),
    ...(!isSecond && {
      measures: stepMeasures(machine, timeline.tracks.measures.wasteAt(step)),
      ...readBy(facts, earlier),
    }),
    ...(unrecorded !== null && { unrecorded }),
  }
}

const inWords = ({ nodes, more }: WhyTree, hasRegions: boolean): WhyTree =>
  hasRegions ? { nodes, more } : { nodes: nodes.map(inVmaWords), more }

function inVmaWords(node: WhyNode): WhyNode {
  const { text, instead, children } = node
  return {
    ...node,
    text: sharedWords(text, false),
    instead: instead === null ? null : sharedWords(instead, false),
    children: children.map(inVmaWords),
  }
}

interface Read {
  readonly step: number
  readonly proc: NonNullable<StepOutcome['proc']>
}

/** What an earlier step read, of those that are written like this one; null without any. */
function lastRead(timeline: NommuTimeline, step: number): Read | null {
  const { source } = timeline
  const { call, text } = source.info(step - 1)
  if (call !== CAT) return null
  for (let before = step - 1; before > 0; before--) {
    const info = source.info(before - 1)
    if (info.call !== CAT || info.text !== text) continue
    const { proc } = timeline.rerun(before)
    if (proc !== null) return { step: before, proc }
  }
  return null
}

const CAT = 'cat'

function readBy({ outcome }: StepFacts, earlier: Read | null): Pick<StepView, 'read'> {
  const [first] = Object.entries(outcome.proc ?? {})
  if (first === undefined) return {}
  const [path, text] = first
  const before = earlier?.proc[path]
  const since = earlier === null || before === undefined ? null : { step: earlier.step, text: before }
  return { read: readView(path, text, since) }
}

/** A call in which the kernel stopped, or its caller was killed, never returns. */
function callView({ info, outcome, who, machine }: StepFacts, pid: number | null): CallView {
  // What it started has a pid, even if a signal ended that.
  const wasKilled = outcome.killedBy !== undefined && outcome.ret < 0
  const hasReturned = machine.stopped === null && !wasKilled
  const ret = hasReturned && info.isLeftOut !== true ? outcome.ret : null
  const errno = ret === null ? null : outcome.errno
  return {
    line: info.line,
    text: info.text,
    kind: operationOf(info.call).kind,
    process: who,
    pid,
    ret: ret ?? 0,
    errno,
    result:
      info.isLeftOut === true ? '= ? (not made)' : `= ${formatResult(resultFormOf(info.call), ret, errno)}`,
    ...leftOutOf(info),
  }
}
