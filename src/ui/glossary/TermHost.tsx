/**
 * Explains whatever on the page has a `data-term`, the id of a glossary entry: words in text, and headings and legends of
 * the views, which know nothing of the glossary. Pointing at it, reaching it with Tab or tapping it shows what it means;
 * Escape, a press elsewhere or going away closes it.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { scheduleFrame } from '../../canvas/frames.ts'
import { glossaryEntry } from '../../content/glossary.ts'
import type { GlossaryEntry } from '../../content/glossary.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocumentStore } from '../../store/useDocument.ts'
import { ScenarioLink } from './ScenarioLink.tsx'
import './glossary.css'

const SHOW_AFTER_MS = 250
/** Long enough to move the pointer from the word into the words about it. */
const HIDE_AFTER_MS = 250
const GAP = 6
const MARGIN = 8

interface Shown {
  readonly word: HTMLElement | SVGElement
  readonly entry: GlossaryEntry
}

function termAt(target: EventTarget | null): Shown | null {
  const word = target instanceof Element ? target.closest<HTMLElement | SVGElement>('[data-term]') : null
  const entry = glossaryEntry(word?.dataset['term'] ?? '')
  return word && entry && { word, entry }
}

export function TermHost() {
  const store = useDocumentStore()
  const [shown, setShown] = useState<Shown | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  useLayoutEffect(() => {
    const show = (next: Shown | null): void => {
      clearTimeout(timer.current)
      setShown((now) => (now?.word === next?.word ? now : next))
    }
    const soon = (next: Shown | null, delay: number): void => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => show(next), delay)
    }
    const isInPanel = (target: EventTarget | null): boolean =>
      target instanceof Node && panel.current?.contains(target) === true

    const listeners = new AbortController()
    const { signal } = listeners
    const listen = <Name extends keyof DocumentEventMap>(
      name: Name,
      listener: (event: DocumentEventMap[Name]) => void,
    ): void => document.addEventListener(name, listener, { signal, capture: true })

    listen('pointerover', ({ target, pointerType }) => {
      // On a wall a pointer that rests somewhere is no question: there a press asks.
      if (pointerType === 'touch' || usePage.getState().presenting) return
      if (isInPanel(target)) clearTimeout(timer.current)
      else {
        const term = termAt(target)
        soon(term, term === null ? HIDE_AFTER_MS : SHOW_AFTER_MS)
      }
    })
    listen('focusin', ({ target }) => {
      if (isInPanel(target)) return
      const isByKey = target instanceof Element && target.matches(':focus-visible')
      show(isByKey ? termAt(target) : null)
    })
    listen('pointerdown', ({ target }) => {
      if (!isInPanel(target) && termAt(target) === null) show(null)
    })
    // After the focus that a press gives to a button.
    listen('click', ({ target }) => {
      const term = termAt(target)
      if (term !== null) show(term)
    })
    // Its words would stay behind; what else scrolls, the text that follows the step for one, is no reason to close.
    listen('scroll', ({ target }) => {
      setShown((now) => (now !== null && target instanceof Node && target.contains(now.word) ? null : now))
    })
    window.addEventListener('resize', () => show(null), { signal })
    return () => {
      listeners.abort()
      clearTimeout(timer.current)
    }
  }, [])

  // A word may go with its step.
  useEffect(
    () =>
      store.subscribe(({ view }, before) => {
        if (view !== before.view) scheduleFrame(() => setShown((now) => (now?.word.isConnected ? now : null)))
      }),
    [store],
  )

  // In the same moment as the words appear: Escape may follow at once.
  useLayoutEffect(() => {
    if (shown === null) return
    const isButton = shown.word.hasAttribute('aria-expanded')
    if (isButton) shown.word.setAttribute('aria-expanded', 'true')
    const closeByKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      if (panel.current?.contains(document.activeElement)) shown.word.focus()
      clearTimeout(timer.current)
      setShown(null)
    }
    document.addEventListener('keydown', closeByKey, true)
    return () => {
      document.removeEventListener('keydown', closeByKey, true)
      if (isButton) shown.word.setAttribute('aria-expanded', 'false')
    }
  }, [shown])

  useLayoutEffect(() => {
    const element = panel.current
    if (element === null || shown === null) return
    const { word } = shown
    // Tab goes on from the word into the words about it.
    element.showPopover(word instanceof HTMLElement ? { source: word } : undefined)
    // A word that breaks over two lines is met where its last line ends.
    const anchor = [...word.getClientRects()].at(-1) ?? word.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = element
    const left = Math.max(MARGIN, Math.min(anchor.left, window.innerWidth - width - MARGIN))
    const below = anchor.bottom + GAP
    const top = below + height + MARGIN > window.innerHeight ? anchor.top - GAP - height : below
    element.style.left = `${left}px`
    element.style.top = `${Math.max(MARGIN, top)}px`
  }, [shown])

  if (shown === null) return null
  const { entry } = shown
  return (
    <div
      key={entry.id}
      ref={panel}
      popover="manual"
      className="term-panel"
      role="note"
      aria-label={entry.term}
    >
      <strong>{entry.term}</strong>
      <span className="term-says">{entry.says}</span>
      <span className="term-foot">
        <ScenarioLink entry={entry} onOpen={() => setShown(null)} />
        <span className="term-source">{entry.source}</span>
      </span>
    </div>
  )
}
