/** Theme, motion and presentation mode as attributes of <html>, which the style sheets read; 'system' follows the system. */
import { useExplorer } from '../../store/explorer.ts'
import { usePresent } from '../../store/present.ts'

/** Sets data-theme (light, dark or contrast) and data-motion (on or off), now and on every change. */
export function followAppearance(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const strong = matchMedia('(prefers-contrast: more)')
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  const apply = (): void => {
    const { theme, motion } = useExplorer.getState()
    const { dataset } = document.documentElement
    const ofSystem = strong.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
    dataset['theme'] = theme === 'system' ? ofSystem : theme
    dataset['motion'] = motion === 'system' ? (still.matches ? 'off' : 'on') : motion
  }
  apply()
  dark.addEventListener('change', apply)
  strong.addEventListener('change', apply)
  still.addEventListener('change', apply)
  // Before anything is drawn: what is laid out measures its type.
  usePresent.subscribe(({ presenting }) => {
    document.documentElement.toggleAttribute('data-presenting', presenting)
  })
  useExplorer.subscribe((state, previous) => {
    if (state.theme !== previous.theme || state.motion !== previous.motion) apply()
  })
}
