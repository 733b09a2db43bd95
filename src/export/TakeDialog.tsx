/** Taking something away: the step as a picture, steps as a handout, and everything else as files. */
import { useCallback, useState } from 'react'
import type { ReactNode } from 'react'
import type { OpenedView, Problem } from '../protocol/messages.ts'
import type { StepView } from '../protocol/view.ts'
import { pictureSheet, type Picture } from './picture/picture.ts'
import { pictureBeside } from './picture/pictureBeside.ts'
import { fileStem } from '../model/fileStem.ts'
import { Modal } from '../ui/common/Modal.tsx'
import { pngOf } from './bitmap.ts'
import { saveBlob, saveText } from './download.ts'
import { HandoutForm } from './handout/HandoutForm.tsx'
import { besideStep } from '../store/besideStep.ts'
import { usePage } from '../store/pageStore.ts'
import { useDocumentStore, useSession } from '../store/useDocument.ts'
import './take.css'

/** Pixels of a PNG for each unit of the picture. */
const PNG_SCALE = 2

interface TakeDialogProps {
  readonly close: () => void
}

export default function TakeDialog({ close }: TakeDialogProps) {
  // The moment in which it was asked for, even if the page plays on behind it.
  const [{ opened, view }] = useState(useDocumentStore().getState)
  return opened === null || view === null ? (
    <Modal title="Export" close={close} className="take">
      <p>Nothing is open yet.</p>
    </Modal>
  ) : (
    <Take opened={opened} view={view} close={close} />
  )
}

interface TakeProps extends TakeDialogProps {
  readonly opened: OpenedView
  readonly view: StepView
}

/** What came of the last thing asked for. */
interface Outcome {
  readonly text: string
  readonly isProblem: boolean
}

/** Thrown while a file is made: said as it stands. */
class TakeError extends Error {}

const saidBy = ({ title, detail }: Problem): string => `${title}. ${detail}`

function Take({ opened, view, close }: TakeProps) {
  const session = useSession()
  const [outcome, setOutcome] = useState<Outcome>({ text: '', isProblem: false })
  const stem = fileStem(opened.title)
  const ofStep = `${stem}-step-${view.step}`
  const picture = async (): Promise<Picture> => {
    const { colourBy } = usePage.getState()
    const own = pictureSheet(view, opened, colourBy)
    const beside = await besideStep(view, view.step)
    if (beside === null) return own
    const { names, sentence } = beside
    const other = pictureSheet(beside.view, beside.opened, colourBy)
    const sides = [
      { name: names.first, picture: own },
      { name: names.second, picture: other },
    ]
    return pictureBeside(sides, sentence, true)
  }

  const save = useCallback((name: string, make: () => Promise<Blob | string>) => {
    const run = async (): Promise<void> => {
      try {
        const made = await make()
        if (typeof made === 'string') saveText(name, made, typeOf(name))
        else saveBlob(name, made)
        setOutcome({ text: `Saved as ${name}.`, isProblem: false })
      } catch (error) {
        const why = error instanceof TakeError ? error.message : 'The browser could not make the file.'
        setOutcome({ text: `${name} was not saved: ${why}`, isProblem: true })
      }
    }
    void run()
  }, [])

  return (
    <Modal title="Export" close={close} className="take">
      <Section
        title={`This step, ${view.step}, as a picture`}
        about="Map, columns, tree and legend on white, for slides and for print."
      >
        <SaveButton
          name="SVG"
          note="sharp at any size"
          onClick={() => save(`${ofStep}.svg`, async () => (await picture()).svg)}
        />
        <SaveButton
          name="PNG"
          note="for slides"
          onClick={() =>
            save(`${ofStep}.png`, async () =>
              pngOf(await picture(), PNG_SCALE).catch(() => {
                throw new TakeError('the browser could not draw it. The SVG holds the same.')
              }),
            )
          }
        />
      </Section>
      <Section
        title="Several steps as a handout"
        about="Each step with picture, call, result and narration. Two per page leaves room for the tree."
      >
        <HandoutForm
          opened={opened}
          present={view.step}
          say={(text, isProblem) => setOutcome({ text, isProblem })}
        />
      </Section>
      <Section title="As text" about="As text files for other tools.">
        <SaveButton
          name={opened.kind === 'recording' ? 'Script' : 'Scenario'}
          note=".nommu"
          isDisabled={opened.text === ''}
          onClick={() => save(`${stem}.nommu`, async () => withNewline(opened.text))}
        />
        <SaveButton
          name="State"
          note="nommu-trace/1, JSON"
          onClick={() =>
            save(`${ofStep}.json`, async () => {
              const answer = await session.state(view.step)
              if (answer.type === 'state') return `${JSON.stringify(answer.state, null, 1)}\n`
              throw new TakeError(answer.type === 'failed' ? saidBy(answer.problem) : GONE)
            })
          }
        />
        <SaveButton
          name="/proc"
          note="all its files in one"
          onClick={() =>
            save(`${ofStep}-proc.txt`, async () => {
              const answer = await session.procText(view.step)
              if (answer.type === 'proc-text') return answer.text
              throw new TakeError(answer.type === 'failed' ? saidBy(answer.problem) : GONE)
            })
          }
        />
      </Section>
      <Section
        title="As a C program"
        about="Makes the same calls on a real board and prints what its kernel answers. Build instructions and the required sysctl are in the comment at the top."
      >
        <SaveButton
          name="C program"
          note=".c"
          isDisabled={opened.text === ''}
          onClick={() =>
            save(`${stem}.c`, async () => {
              const answer = await session.cProgram()
              if (answer.type === 'c-program') return answer.source
              throw new TakeError(answer.type === 'failed' ? saidBy(answer.problem) : GONE)
            })
          }
        />
      </Section>
      <div className="dialog-actions">
        <p role="status" className={outcome.isProblem ? 'take-problem' : 'take-outcome'}>
          {outcome.text}
        </p>
        <button type="button" className="text-button" onClick={close}>
          Close
        </button>
      </div>
    </Modal>
  )
}

const GONE = 'what was open is no longer there.'

const withNewline = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)

const TYPES: readonly (readonly [ending: string, type: string])[] = [
  ['.svg', 'image/svg+xml'],
  ['.json', 'application/json'],
]
const typeOf = (name: string): string => TYPES.find(([ending]) => name.endsWith(ending))?.[1] ?? 'text/plain'

interface SectionProps {
  readonly title: string
  readonly about: string
  readonly children: ReactNode
}

function Section({ title, about, children }: SectionProps) {
  return (
    <section className="take-section">
      <h3>{title}</h3>
      <p>{about}</p>
      <div className="take-buttons">{children}</div>
    </section>
  )
}

interface SaveButtonProps {
  readonly name: string
  readonly note: string
  readonly isDisabled?: boolean
  readonly onClick: () => void
}

function SaveButton({ name, note, isDisabled = false, onClick }: SaveButtonProps) {
  return (
    <button type="button" className="plain-button take-button" disabled={isDisabled} onClick={onClick}>
      {name} <span>{note}</span>
    </button>
  )
}
