/** Files and devices of which a part is mapped in place: beside RAM, because no page of RAM holds them. */
import { largest, least } from '../../base/lists.ts'
import { memo } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { formatBytes, hexRange } from '../../base/format.ts'
import { pageAlign } from '../../base/units.ts'
import { outsideWords } from '../../model/step/outsideRam.ts'
import type { RegionView, StepView } from '../../protocol/view.ts'
import { useMarks } from '../../store/useMarks.ts'
import { filesOf, regionAt, regionKind, regionsOf } from '../../model/step/nommu.ts'
import { useDocumentStore } from '../../store/useDocument.ts'
import './outside.css'

interface OutsideFile {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly regions: readonly RegionView[]
}

/** Files with a mapping in place, in address order; a device without a file stands under its own address. */
function outsideFiles(view: StepView): readonly OutsideFile[] {
  const byName = new Map<string, RegionView[]>()
  const all = regionsOf(view)
  for (let row = 0; row < all.length; row++) {
    if (regionKind(all, row) !== 'device') continue
    const region = regionAt(view, row)
    const name = region.file ?? 'device memory'
    byName.set(name, [...(byName.get(name) ?? []), region])
  }
  const files = [...byName].map(([name, regions]): OutsideFile => {
    const file = filesOf(view).find((candidate) => candidate.path === name)
    const start = Math.min(file?.address ?? Infinity, least(regions.map((region) => region.start)))
    const fileEnd = file?.address == null ? 0 : file.address + pageAlign(file.size)
    return { name, start, end: Math.max(fileEnd, largest(regions.map((region) => region.end))), regions }
  })
  return files.sort((a, b) => a.start - b.start)
}

export const OutsideStrip = memo(function OutsideStrip({ view }: { readonly view: StepView }): ReactNode {
  const { setHover, select } = useDocumentStore().getState()
  const { hover, selected } = useMarks()
  const files = outsideFiles(view)
  if (files.length === 0) return null
  const words = [...new Set(files.map(({ start, end }) => outsideWords(filesOf(view), start, end)))].join(
    ', ',
  )
  return (
    <div className="pagemap-outside" role="group" aria-label={`${words}, mapped in place`}>
      <span className="pagemap-outside-title">
        {words}
        <span>, mapped in place</span>
      </span>
      {files.map((file) => (
        <span key={file.name} className="pagemap-outside-file" title={hexRange(file.start, file.end)}>
          <span className="pagemap-outside-name">{file.name}</span>
          <span className="pagemap-outside-extent">
            {file.regions.map((region) => (
              <button
                key={region.id}
                type="button"
                aria-label={`${file.name} ${hexRange(region.start, region.end)}, ${formatBytes(region.end - region.start)} mapped in place`}
                data-hover={hover.regions.has(region.id)}
                data-selected={selected.regions.has(region.id)}
                style={placeOf(file, region)}
                onPointerEnter={() => setHover({ kind: 'region', id: region.id })}
                onPointerLeave={() => setHover(null)}
                onClick={() => select({ kind: 'region', id: region.id })}
              />
            ))}
          </span>
          <code>{hexRange(file.start, file.end)}</code>
        </span>
      ))}
    </div>
  )
})

const placeOf = (file: OutsideFile, region: RegionView): CSSProperties => ({
  left: `${((region.start - file.start) / (file.end - file.start)) * 100}%`,
  width: `${((region.end - region.start) / (file.end - file.start)) * 100}%`,
})
