/** Files on flash of which a part is mapped in place: beside RAM, because no page of RAM holds them. */
import { memo } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { formatBytes, hexRange } from '../../base/format.ts'
import { pageAlign } from '../../base/units.ts'
import type { RegionView, StepView } from '../../protocol/view.ts'
import { useExplorer } from '../../store/explorer.ts'
import { useMarks } from '../../store/useMarks.ts'

interface FlashFile {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly regions: readonly RegionView[]
}

/** Files with a mapping in place, in address order; a device without a file stands under its own address. */
function flashFiles(view: StepView): readonly FlashFile[] {
  const byName = new Map<string, RegionView[]>()
  for (const region of view.regions) {
    if (region.kind !== 'device') continue
    const name = region.file ?? 'device memory'
    byName.set(name, [...(byName.get(name) ?? []), region])
  }
  const files = [...byName].map(([name, regions]): FlashFile => {
    const file = view.files.find((candidate) => candidate.path === name)
    const start = Math.min(file?.address ?? Infinity, ...regions.map((region) => region.start))
    const fileEnd = file?.address == null ? 0 : file.address + pageAlign(file.size)
    return { name, start, end: Math.max(fileEnd, ...regions.map((region) => region.end)), regions }
  })
  return files.sort((a, b) => a.start - b.start)
}

export const FlashStrip = memo(function FlashStrip({ view }: { readonly view: StepView }): ReactNode {
  const { setHover, select } = useExplorer.getState()
  const { hover, selected } = useMarks()
  const files = flashFiles(view)
  if (files.length === 0) return null
  return (
    <div className="pagemap-flash" role="group" aria-label="Flash, mapped in place">
      <span className="pagemap-flash-title">
        flash<span>, mapped in place</span>
      </span>
      {files.map((file) => (
        <span key={file.name} className="pagemap-flash-file" title={hexRange(file.start, file.end)}>
          <span className="pagemap-flash-name">{file.name}</span>
          <span className="pagemap-flash-extent">
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

const placeOf = (file: FlashFile, region: RegionView): CSSProperties => ({
  left: `${((region.start - file.start) / (file.end - file.start)) * 100}%`,
  width: `${((region.end - region.start) / (file.end - file.start)) * 100}%`,
})
