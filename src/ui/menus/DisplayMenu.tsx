import { SunMoon } from 'lucide-react'
import { later } from '../app/later.tsx'
import { Menu } from './Menu.tsx'

const DisplayPanel = later(async () => (await import('./DisplayPanel.tsx')).DisplayPanel)

export const DisplayMenu = () => (
  <Menu name="Display" align="end" className="icon-button" label={<SunMoon size={18} aria-hidden />}>
    <DisplayPanel />
  </Menu>
)
