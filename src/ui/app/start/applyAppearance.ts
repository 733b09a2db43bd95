import type { Settings } from '../../../store/settings/stored.ts'

/** What the system is asked about. */
export const SYSTEM_SETTINGS = {
  dark: '(prefers-color-scheme: dark)',
  contrast: '(prefers-contrast: more)',
  still: '(prefers-reduced-motion: reduce)',
} as const

/** Sets data-theme (light, dark or contrast) and data-motion (on or off) on <html>; 'system' is what the system says now. */
export function applyAppearance({ theme, motion }: Pick<Settings, 'theme' | 'motion'>): void {
  const { dataset } = document.documentElement
  const says = (setting: keyof typeof SYSTEM_SETTINGS): boolean =>
    matchMedia(SYSTEM_SETTINGS[setting]).matches
  const ofSystem = says('contrast') ? 'contrast' : says('dark') ? 'dark' : 'light'
  dataset['theme'] = theme === 'system' ? ofSystem : theme
  dataset['motion'] = motion === 'system' ? (says('still') ? 'off' : 'on') : motion
}
