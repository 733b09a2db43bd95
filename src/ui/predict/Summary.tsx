import { KIND_WORDS } from './kindWords.ts'
import { useDocumentStore } from '../../store/useDocument.ts'
import { scoresByKind } from '../../model/predict/predictions.ts'
import type { Prediction } from '../../model/predict/predictions.ts'
import { startOver } from '../../store/predictAnswers.ts'

/** At the end of a run: the score of each kind of question, with the way back to what was missed. */
export function Summary({ entries }: { readonly entries: readonly Prediction[] }) {
  const store = useDocumentStore()
  const { goTo } = store.getState()
  return (
    <section className="predict-summary" aria-label="Your predictions">
      <h3>Your predictions</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">About</th>
            <th scope="col">Right</th>
            <th scope="col">Wrong</th>
            <th scope="col">Skipped</th>
            <th scope="col">Look at again</th>
          </tr>
        </thead>
        <tbody>
          {scoresByKind(entries).map(({ kind, right, wrong, skipped, missed }) => (
            <tr key={kind}>
              <th scope="row">{KIND_WORDS[kind]}</th>
              <td>{right}</td>
              <td>{wrong}</td>
              <td>{skipped}</td>
              <td>
                {missed.map((step) => (
                  <button
                    key={step}
                    type="button"
                    className="text-button"
                    aria-label={`Step ${step}`}
                    title={entries.find(({ question }) => question.step === step)?.question.call}
                    onClick={() => goTo(step)}
                  >
                    {step}
                  </button>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" className="plain-button" onClick={() => startOver(store)}>
        Start over
      </button>
    </section>
  )
}
