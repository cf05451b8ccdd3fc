/** The colours of the theme on screen, for a canvas that knows no style sheet. */
export type Palette = {
  ink: string
  muted: string
  line: string
  surface: string
  accent: string
  healthy: string
  atRisk: string
  critical: string
  churned: string
  /** Eight colours that colour-blind eyes tell apart. */
  series: string[]
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim() || "#888"
  return {
    ink: read("ink"),
    muted: read("muted"),
    line: read("line"),
    surface: read("surface"),
    accent: read("accent-solid"),
    healthy: read("healthy-solid"),
    atRisk: read("at-risk-solid"),
    critical: read("critical-solid"),
    churned: read("churned-solid"),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => read(`chart-${String(number)}`)),
  }
}
