/** A setting of the machine as its menu shows it. */
import { ChevronDown } from 'lucide-react'
import { useDocument } from '../../store/useDocument.ts'

interface SettingProps {
  readonly word?: React.ReactNode
  readonly value: string
  readonly children?: React.ReactNode
}

export function Setting({ word, value, children }: SettingProps) {
  return (
    <>
      {word !== undefined && <span className="setting-word">{word}</span>}
      <span className="setting-value">
        {value}
        {children}
      </span>
      <ChevronDown size={14} aria-hidden />
    </>
  )
}

/** A recording was made on one machine: nothing about it can be chosen. */
export const useIsRecording = (): boolean => useDocument((state) => state.opened?.kind === 'recording')
