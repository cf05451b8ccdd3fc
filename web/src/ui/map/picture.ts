import { readPalette } from "@/ui/chart/palette"

const SCALE = 2

/** Copies a drawing with its colours written out: an image knows no style sheet. */
function withColours(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const originals = svg.querySelectorAll("path")
  copy.querySelectorAll("path").forEach((path, index) => {
    const original = originals[index]
    if (!original) return
    const { fill, stroke } = getComputedStyle(original)
    path.style.fill = fill
    path.style.stroke = stroke
  })
  return copy
}

/** Draws an SVG of the page as a PNG, at twice its size on screen. */
export async function toPicture(svg: SVGSVGElement): Promise<Blob | null> {
  const { width, height } = svg.getBoundingClientRect()
  const copy = withColours(svg)
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  copy.setAttribute("width", String(width * SCALE))
  copy.setAttribute("height", String(height * SCALE))
  const image = new Image()
  image.src = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }),
  )
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = width * SCALE
  canvas.height = height * SCALE
  const context = canvas.getContext("2d")
  if (!context) return null
  context.fillStyle = readPalette().surface
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(image.src)
  return new Promise((resolve) => {
    canvas.toBlob(resolve)
  })
}
