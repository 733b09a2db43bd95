/** Theme, motion and presentation mode as attributes of <html>, which the style sheets read. */
import { useExplorer } from '../../store/explorer.ts'
import { usePresent } from '../../store/present.ts'
import { rememberSettings } from '../../store/settings.ts'
import { applyAppearance, SYSTEM_SETTINGS } from './applyAppearance.ts'

/** Follows what the reader chooses, keeps it for the next visit, and follows the system where that is the choice. */
export function followAppearance(): void {
  rememberSettings()
  const apply = (): void => applyAppearance(useExplorer.getState())
  apply()
  for (const setting of Object.values(SYSTEM_SETTINGS)) matchMedia(setting).addEventListener('change', apply)
  // Before anything is drawn: what is laid out measures its type.
  usePresent.subscribe(({ presenting }) => {
    document.documentElement.toggleAttribute('data-presenting', presenting)
  })
  useExplorer.subscribe((state, previous) => {
    if (state.theme !== previous.theme || state.motion !== previous.motion) apply()
  })
}
