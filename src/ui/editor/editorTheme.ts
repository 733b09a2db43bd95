/** How the editor looks, from the page's tokens. Token colours are in editor.css, shared with the plain first paint. */
import { EditorView } from '@codemirror/view'

export const editorTheme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-code)', fontSize: 'var(--size-0)', lineHeight: '20px' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 22%, transparent)',
  },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--ink-3)', border: 'none' },
  // Results lie over the room that their lines leave for them, each no wider than itself.
  '.cm-gutters-after': { width: '0', backgroundColor: 'transparent' },
  '.cm-lineNumbers .cm-gutterElement': {
    boxSizing: 'content-box',
    minWidth: '3ch',
    padding: '0 6px 0 2px',
    cursor: 'pointer',
  },
  '.cm-results.cm-gutter': { overflow: 'visible', width: '0' },
  '.cm-results .cm-gutterElement': {
    display: 'flex',
    justifyContent: 'flex-end',
    alignItems: 'flex-end',
    width: '0',
    padding: '0',
  },
  '.cm-gutter-lint': { width: '10px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '6px 0 0', display: 'grid', placeItems: 'start center' },
  '.cm-lint-marker': { width: '8px', height: '8px' },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper-raised)',
    color: 'var(--ink)',
    border: '1px solid var(--rule)',
    borderRadius: '4px',
    boxShadow: '0 2px 10px rgb(0 0 0 / 0.14)',
    fontSize: 'var(--size-0)',
    maxWidth: 'min(420px, 92vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-code)',
    maxHeight: '11.5em',
    minWidth: '180px',
    maxWidth: 'min(420px, 90vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '18px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { color: 'inherit', fontStyle: 'normal', opacity: '0.75', marginLeft: '0.6em' },
  '.cm-tooltip.cm-completionInfo': { padding: '6px 9px', fontFamily: 'var(--font-words)', maxWidth: '260px' },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--font-words)', fontSize: 'var(--size-1)' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--danger)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--use-sharedCopy)' },
  '.cm-diagnosticAction': {
    display: 'block',
    margin: '6px 0 2px',
    padding: '2px 8px',
    border: '1px solid var(--accent)',
    borderRadius: '3px',
    backgroundColor: 'transparent',
    color: 'var(--accent)',
    font: 'var(--size-0) var(--font-code)',
  },
})
