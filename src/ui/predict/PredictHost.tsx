import { useEffect } from 'react'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import { startPredict } from '../../store/predict.ts'
import { usePage } from '../../store/pageStore.ts'

/** Draws nothing: its being there is what makes the page ask. */
export function PredictHost() {
  const store = useDocumentStore()
  useEffect(() => startPredict(store), [store])
  const isAsking = useDocument((state) => state.question !== null)
  useEffect(() => {
    if (isAsking) usePage.setState({ sideTab: 'what' })
  }, [isAsking])
  return null
}
