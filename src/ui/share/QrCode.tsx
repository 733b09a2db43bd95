import { qrPicture } from '../common/qr.ts'

/** Dark on white in every theme: many readers know nothing else. */
export function QrCode({ text }: { readonly text: string }) {
  const picture = qrPicture(text)
  if (picture === null) {
    return <p className="qr-none">The link is too long for a QR code that a phone could read.</p>
  }
  const { size, path } = picture
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label="QR code of the link"
    >
      <path className="qr-ground" d={`M0 0h${size}v${size}h-${size}z`} />
      <path className="qr-modules" d={path} />
    </svg>
  )
}
