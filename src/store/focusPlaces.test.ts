import { describe, expect, it } from 'vitest'
import { createFocusPlaces } from './focusPlaces.ts'

/** A page of elements that only know how to take the focus. */
function setup() {
  const body = {} as HTMLElement
  const page = { activeElement: body as Element | null, body, time: 0 }
  const element = (): HTMLElement => {
    const made = { focus: () => (page.activeElement = made) } as unknown as HTMLElement
    return made
  }
  const places = createFocusPlaces(
    () => page,
    () => page.time,
  )
  return { page, element, places }
}

describe('the places of a document', () => {
  it('take the focus when they are there', () => {
    const { page, element, places } = setup()
    const map = element()
    places.register('map', map)
    expect(places.isAt('map')).toBe(false)
    places.focus('map')
    expect(page.activeElement).toBe(map)
    expect(places.isAt('map')).toBe(true)
    expect(places.isAt('text')).toBe(false)
  })

  it('take it in their own way where they have one', () => {
    const { page, element, places } = setup()
    const [section, choice] = [element(), element()]
    places.register('question', section, () => choice.focus())
    places.focus('question')
    expect(page.activeElement).toBe(choice)
  })

  it('take it as soon as they come', () => {
    const { page, element, places } = setup()
    places.focus('text')
    const text = element()
    page.time = 1500
    places.register('text', text)
    expect(page.activeElement).toBe(text)
  })

  it('do not take it from where it went meanwhile, nor much later, nor twice', () => {
    const { page, element, places } = setup()
    const button = element()
    places.focus('text')
    button.focus()
    places.register('text', element())
    expect(page.activeElement).toBe(button)

    places.focus('map')
    page.time = 10_000
    places.register('map', element())
    expect(page.activeElement).toBe(button)

    places.focus('step')
    const leave = places.register('step', element())
    expect(places.isAt('step')).toBe(true)
    leave()
    button.focus()
    places.register('step', element())
    expect(page.activeElement).toBe(button)
  })

  it('are forgotten when they go, but not when another has taken their place', () => {
    const { page, element, places } = setup()
    const [first, second] = [element(), element()]
    const leaveFirst = places.register('map', first)
    const leaveSecond = places.register('map', second)
    leaveFirst()
    places.focus('map')
    expect(page.activeElement).toBe(second)
    leaveSecond()
    page.activeElement = page.body
    places.focus('map')
    expect(page.activeElement).toBe(page.body)
  })

  it('of one document are not those of another', () => {
    const { page, element, places } = setup()
    const other = createFocusPlaces(
      () => page,
      () => 0,
    )
    other.register('map', element())
    places.focus('map')
    expect(page.activeElement).toBe(page.body)
  })
})
