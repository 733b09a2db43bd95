import { useEffect } from 'react'
import { useExplorer } from '../../store/explorer.ts'
import { startPredict, usePredict } from '../../store/predict.ts'

/** Draws nothing: its being there is what makes the page ask. */
export function PredictHost() {
  useEffect(startPredict, [])
  const isAsking = usePredict((state) => state.question !== null)
  useEffect(() => {
    if (isAsking) useExplorer.getState().setSideTab('what')
  }, [isAsking])
  return null
}
